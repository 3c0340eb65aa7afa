import { expect, it } from "vitest";
import { backfillRelation, defaultBackfillOptions } from "../src/backfill/strided-backfill.ts";
import { readCatalog } from "../src/catalog/read-catalog.ts";
import { defaultLockPolicy } from "../src/runner/lock-retry.ts";
import { resolveTarget } from "../src/target/resolve-target.ts";
import { manyLines } from "./support/many-lines.ts";
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
  const { rows } = await database.query<{ fileNode: number; blocks: number }>(
    `SELECT pg_relation_filenode('lines')::int AS "fileNode", pg_relation_size('lines')::int / 8192 AS blocks`,
  );
  const [{ fileNode, blocks } = { fileNode: 0, blocks: 0 }] = rows;
  const client = await database.connect();
  const target = resolveTarget(tenancy, await readCatalog(client, tenancy.schema));
  const table = target.tables.find((each) => each.current.name === "lines");
  if (table === undefined) throw new TypeError("there are lines");

  let messages = 0;
  client.on("drain", () => (messages += 1));
  const filled = await backfillRelation(
    {
      client,
      gate: {
        pass: () => Promise.resolve(),
        isTimeToLook: () => false,
        rest: () => Promise.resolve(),
      },
      locks: defaultLockPolicy,
      emit: () => {},
      options: defaultBackfillOptions,
      mayDisableTriggers: true,
      signal: undefined,
    },
    target,
    table,
    { name: "public.lines", fileNode, blocks, rowEstimate: 2_000 },
  );
  expect(filled).toBe(2_005);
  const { rows: batches } = await database.query("SELECT count(*)::int AS batches FROM batches");
  // One reads the position.
  expect(batches).toEqual([{ batches: messages - 1 }]);
});
