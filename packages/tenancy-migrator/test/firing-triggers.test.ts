import type { FreshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { Finding } from "../src/index.ts";
import { ownersShops } from "./support/owner-database.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_firing";
const owner = "shops_firing_owner";
const tenancy = shopsTenancy({ role });

const touch = `
  ALTER TABLE lines ADD COLUMN updated_at timestamptz;
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END';
  CREATE TRIGGER lines_touch BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch();`;

const effect =
  "lines: the trigger lines_touch fires on UPDATE, so the backfill would set it off for about 5 rows";

async function touchedShops(change = "", login = owner): Promise<FreshDatabase> {
  const database = await ownersShops(login, role);
  await database.query(touch);
  await database.query(change);
  return database;
}

async function problemsOf(database: FreshDatabase): Promise<readonly Finding[]> {
  const findings = await migratorOf(database, tenancy).doctor();
  return findings.filter((finding) => finding.level === "problem");
}

async function touchedRows(database: FreshDatabase): Promise<number> {
  const { rows } = await database.query<{ touched: number }>(
    "SELECT count(updated_at)::int AS touched FROM lines",
  );
  return rows[0]?.touched ?? -1;
}

describe("a trigger that the backfill would set off", () => {
  it("is a problem to doctor, with what a superuser can do about it", async () => {
    expect(await problemsOf(await touchedShops())).toEqual([
      {
        level: "problem",
        message: `${effect}. Let a superuser run: GRANT SET ON PARAMETER session_replication_role TO ${owner}`,
      },
    ]);
  });

  it("refuses a run before anything is changed", async () => {
    const database = await touchedShops();
    await expect(migratorOf(database, tenancy).run({ to: "verify" })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      message: expect.stringContaining("--fire-triggers") as string,
      details: [effect],
    });
    const { rowCount } = await database.query(
      "SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'",
    );
    expect(rowCount).toBe(0);
  });

  it("refuses the backfill by itself before a row is written", async () => {
    const database = await touchedShops();
    const migrator = migratorOf(database, tenancy);
    await migrator.run({ to: "expand" });
    await expect(migrator.run({ to: "backfill", only: true })).rejects.toMatchObject({
      code: "TENANCY_REFUSED",
      details: [effect],
    });
    const { rows } = await database.query("SELECT count(merchant_id)::int AS filled FROM depots");
    expect(rows).toEqual([{ filled: 0 }]);
    expect(await touchedRows(database)).toBe(0);
  });

  it("fires where that was accepted, and is no matter once the rows are filled", async () => {
    const database = await touchedShops();
    const report = await migratorOf(database, tenancy).run({ to: "verify", fireTriggers: true });
    expect(report.holds).toBe(true);
    expect(await touchedRows(database)).toBe(5);
    expect(await problemsOf(database)).toEqual([]);
  });

  it("is switched off by the right that doctor names", async () => {
    const granted = "shops_firing_granted";
    const database = await touchedShops("", granted);
    await database.query(`GRANT SET ON PARAMETER session_replication_role TO ${granted}`);
    expect(await problemsOf(database)).toEqual([]);
    await migratorOf(database, tenancy).run({ to: "verify" });
    expect(await touchedRows(database)).toBe(0);
  });

  it.each([
    "CREATE OR REPLACE TRIGGER lines_touch AFTER UPDATE ON lines FOR EACH STATEMENT EXECUTE FUNCTION touch()",
    "ALTER TABLE lines ENABLE ALWAYS TRIGGER lines_touch",
    `ALTER TABLE lines ADD COLUMN merchant_id integer;
     CREATE OR REPLACE TRIGGER lines_touch BEFORE UPDATE OF merchant_id ON lines FOR EACH ROW EXECUTE FUNCTION touch()`,
  ])("is found as well after %s", async (change) => {
    const problems = await problemsOf(await touchedShops(change));
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(effect)]);
  });

  it.each([
    "ALTER TABLE lines DISABLE TRIGGER lines_touch",
    "ALTER TABLE lines ENABLE REPLICA TRIGGER lines_touch",
    "CREATE OR REPLACE TRIGGER lines_touch BEFORE UPDATE OF article ON lines FOR EACH ROW EXECUTE FUNCTION touch()",
    "CREATE OR REPLACE TRIGGER lines_touch BEFORE INSERT OR DELETE ON lines FOR EACH ROW EXECUTE FUNCTION touch()",
    "DELETE FROM lines",
    `DROP TRIGGER lines_touch ON lines;
     CREATE TRIGGER shops_touch BEFORE UPDATE ON shops FOR EACH ROW EXECUTE FUNCTION touch()`,
  ])("is none after %s", async (change) => {
    expect(await problemsOf(await touchedShops(change))).toEqual([]);
  });

  it("is found where it fires in a replica, also for a superuser", async () => {
    const database = await shopsDatabase("legacy", { role });
    await database.query(`${touch}; ALTER TABLE lines ENABLE ALWAYS TRIGGER lines_touch`);
    const problems = await problemsOf(database);
    expect(problems.map(({ message }) => message)).toEqual([
      `${effect}. It fires in a replica, too: disable it for that time`,
    ]);
  });

  it("is named with the table when it raises", async () => {
    const database = await touchedShops(`
      CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''read only''; END'`);
    await expect(
      migratorOf(database, tenancy).run({ to: "verify", fireTriggers: true }),
    ).rejects.toMatchObject({
      code: "TENANCY_STATEMENT_FAILED",
      message: expect.stringMatching(/^backfill of public\.lines: read only/) as string,
    });
  });
});
