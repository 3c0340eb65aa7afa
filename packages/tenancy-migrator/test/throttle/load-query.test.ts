import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { loadQuery } from "../../src/throttle/load-query.ts";

describe("a load query of the user's", () => {
  let database: FreshDatabase;
  let client: Client;
  const ask = (query: string): Promise<string | undefined> => loadQuery(query).ask(client, "");

  beforeAll(async () => {
    database = await freshDatabase();
    client = await database.connect();
    await client.query("CREATE TABLE jobs (id integer)");
    await client.query(
      "CREATE FUNCTION busy() RETURNS boolean LANGUAGE sql AS 'SELECT count(*) > 2 FROM public.jobs'",
    );
  });

  it.each([
    ["true", "SELECT true", "the load query says so"],
    ["a text", "SELECT 'the queue is long'", "the queue is long"],
    ["false", "SELECT false", undefined],
    ["NULL", "SELECT NULL", undefined],
    ["an empty text", "SELECT ''", undefined],
    ["no row", "SELECT 'never' WHERE false", undefined],
  ])("that answers with %s", async (_, query, reason) => {
    expect(await ask(query)).toBe(reason);
  });

  it("follows what it reads", async () => {
    expect(await ask("SELECT public.busy()")).toBeUndefined();
    await database.query("INSERT INTO jobs VALUES (1), (2), (3)");
    expect(await ask("SELECT public.busy()")).toBe("the load query says so");
    await database.query("DELETE FROM jobs");
    expect(await ask("SELECT public.busy()")).toBeUndefined();
  });

  it.each([
    ["writes", "INSERT INTO jobs VALUES (1) RETURNING true"],
    ["has a second statement", "SELECT false; COMMIT"],
    ["names something that is not there", "SELECT public.buzy()"],
    ["answers with a number", "SELECT 1"],
  ])("is refused where it %s", async (_, query) => {
    await expect(ask(query)).rejects.toMatchObject({ code: "TENANCY_CONFIG" });
    // Nothing is left behind it.
    const { rows } = await client.query(
      "SELECT (SELECT count(*)::int FROM jobs) AS jobs, pg_current_xact_id_if_assigned() AS transaction",
    );
    expect(rows).toEqual([{ jobs: 0, transaction: null }]);
    expect(await ask("SELECT false")).toBeUndefined();
  });

  it("that takes too long is a reason to wait itself", async () => {
    await database.query(
      `CREATE FUNCTION slow() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
         RAISE query_canceled; END $$`,
    );
    expect(await ask("SELECT public.slow()")).toBe("the load query took longer than 5 s");
    expect(await ask("SELECT current_setting('statement_timeout')")).toBe("5s");
    expect(await client.query("SHOW statement_timeout")).toMatchObject({
      rows: [{ statement_timeout: "0" }],
    });
  });
});
