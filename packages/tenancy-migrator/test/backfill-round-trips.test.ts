import { expect, it } from "vitest";
import { manyLines } from "./support/many-lines.ts";
import { rangeToFill } from "./support/range-to-fill.ts";
import { shopsTenancy } from "./support/shops.ts";

const role = "shops_round_trips";
const tenancy = shopsTenancy({ role });

it("holds a batch's locks for no way to the client and back: its COMMIT is in the same message", async () => {
  const database = await manyLines("expand", role, 2_000);
  await database.query(`CREATE TABLE batches (id serial)`);
  await database.query(
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO public.batches DEFAULT VALUES; RETURN NULL; END $$`,
  );
  await database.query(
    "CREATE TRIGGER note AFTER INSERT OR UPDATE ON acme_tenancy.backfill_positions FOR EACH ROW EXECUTE FUNCTION note()",
  );
  await database.query("ALTER TABLE acme_tenancy.backfill_positions ENABLE ALWAYS TRIGGER note");
  const client = await database.connect();
  const lines = await rangeToFill(client, tenancy, "lines");
  await database.query("DELETE FROM batches");

  let messages = 0;
  client.on("drain", () => (messages += 1));
  expect(await lines.complete()).toBe(2_005);
  const { rows: batches } = await database.query("SELECT count(*)::int AS batches FROM batches");
  expect(batches).toEqual([{ batches: messages }]);
});
