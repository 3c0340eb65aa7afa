import type { FreshDatabase } from "@acme/local-postgres/testing";
import { isolatedServer } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { EvidenceReport, Phase } from "../src/index.ts";
import { TenancyMigratorError } from "../src/index.ts";
import type { Sabotage } from "./support/sabotages.ts";
import {
  accessSabotages,
  rowSabotages,
  structureSabotages,
  triggerSabotages,
} from "./support/sabotages.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";

const role = "shops_evidence";
const tenancy = shopsTenancy({ role });

let serverUrl: string;
// What is done to a role is done to the whole server.
beforeAll(async () => {
  ({ url: serverUrl } = await isolatedServer());
});

const shops = (phase: Phase): Promise<FreshDatabase> =>
  shopsDatabase(phase, { role }, { serverUrl });

function failedChecks({ checks }: EvidenceReport): readonly string[] {
  return [...new Set(checks.filter((check) => !check.holds).map((check) => check.id))].toSorted();
}

const refusals = ["TENANCY_VERIFICATION_FAILED", "TENANCY_UNOWNED_ROWS", "TENANCY_REFUSED"];

async function outcomeOf(run: Promise<EvidenceReport>): Promise<string> {
  const outcome = await run.catch((error: unknown) => error);
  if (outcome instanceof TenancyMigratorError) return outcome.code;
  return (outcome as EvidenceReport).holds ? "holds" : "does not hold";
}

async function carryOut(database: FreshDatabase, statements: readonly string[]): Promise<void> {
  for (const statement of statements)
    await database.query(statement.replaceAll(/\bROLE(?= |$)(?! ROLE| LEVEL)/g, role));
}

describe.each([
  { of: "rows", sabotages: rowSabotages },
  { of: "the structure", sabotages: structureSabotages },
  { of: "the dual-write", sabotages: triggerSabotages },
  { of: "access", sabotages: accessSabotages },
])("the evidence of $of", ({ sabotages }) => {
  it.each(sabotages)("does not hold with $what", async (sabotage: Sabotage) => {
    const { sql, fails, mended, undo } = sabotage;
    const database = await shops("contract");
    const migrator = migratorOf(database, tenancy);
    try {
      await carryOut(database, sql);
      const audit = await migrator.audit();
      expect(audit.holds).toBe(false);
      expect(failedChecks(audit)).toEqual(fails);

      // Running it again mends it, or says that it doesn't hold; it never says that all is well.
      expect(mended ? ["holds"] : refusals).toContain(
        await outcomeOf(migrator.run({ to: "contract" })),
      );
      expect((await migrator.audit()).holds).toBe(mended);
    } finally {
      if (undo !== undefined) await carryOut(database, [undo]);
    }
  });
});

describe("the evidence", () => {
  it.each(["backfill", "enforce", "contract"] as const)(
    "holds after %s, for an audit and for whoever runs it again",
    async (phase) => {
      const migrator = migratorOf(await shops(phase), tenancy);
      expect(failedChecks(await migrator.audit())).toEqual([]);
      expect((await migrator.run({ to: phase, quiet: true })).holds).toBe(true);
    },
  );

  it("holds although people go on working with a right database", async () => {
    const database = await shops("contract");
    await carryOut(database, [
      "CREATE TABLE currencies (code text PRIMARY KEY)",
      "CREATE VIEW my_lines WITH (security_invoker = true) AS SELECT * FROM lines",
      "CREATE INDEX lines_article ON lines (article)",
      "CREATE INDEX lines_article_too ON lines (article, id)",
      "ALTER TABLE lines ADD COLUMN price numeric",
      "ALTER TABLE shop_settings ADD COLUMN font text",
      "CREATE FUNCTION count_lines() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT count(*) FROM lines'",
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      "CREATE TRIGGER touch BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION touch()",
      "ALTER TABLE lines ADD CONSTRAINT article_given CHECK (article <> '')",
      "INSERT INTO lines (id, order_id) VALUES (90, 100)",
      "UPDATE shops SET merchant_id = 3 WHERE id = 20",
      "DELETE FROM orders WHERE id = 110",
      "VACUUM lines",
    ]);
    expect(failedChecks(await migratorOf(database, tenancy).audit())).toEqual([]);
  });

  it("does not hold before enforce without the trigger that makes children follow", async () => {
    const database = await shops("backfill");
    await carryOut(database, ["DROP TRIGGER zz_acme_tenancy_follow ON orders"]);
    const migrator = migratorOf(database, tenancy);
    expect(failedChecks(await migrator.verify())).toEqual(["dual-write-triggers"]);
    expect((await migrator.run({ to: "backfill" })).holds).toBe(true);
  });

  it("says, on a quiet database, that a row is missing or a value was changed", async () => {
    const database = await shops("backfill");
    const migrator = migratorOf(database, tenancy);
    expect(failedChecks(await migrator.verify({ quiet: true }))).toEqual([]);
    await carryOut(database, [
      "UPDATE lines SET article = 'pencil' WHERE id = 1",
      "DELETE FROM parcels WHERE id = 4",
    ]);
    const report = await migrator.verify({ quiet: true });
    expect(report.checks.filter((check) => !check.holds)).toEqual([
      expect.objectContaining({ id: "content-unchanged", table: "lines" }),
      expect.objectContaining({
        id: "content-unchanged",
        table: "parcels",
        actual: expect.stringMatching(/^3 rows/) as string,
      }),
    ]);
    expect(failedChecks(await migrator.verify())).toEqual([]);
  });

  it("holds in every point for whoever pastes its SQL into a client of their own", async () => {
    const database = await shops("contract");
    const { checks } = await migratorOf(database, tenancy).audit();
    const client = await database.connect();
    for (const { sql, expected } of checks.filter(
      (check) => check.expected === "nothing found" || check.expected === "0",
    )) {
      const answers = [await client.query<Record<string, unknown>>(sql)].flat();
      const rows = answers.findLast((answer) => answer.command === "SELECT")?.rows;
      expect({ sql, rows }).toEqual({ sql, rows: expected === "0" ? [{ found: "0" }] : [] });
    }
  });

  it("is nothing that a database which was never migrated could pass", async () => {
    const database = await shopsDatabase("legacy", { role }, { serverUrl });
    const audit = await migratorOf(database, tenancy).audit();
    expect(failedChecks(audit)).toEqual(
      expect.arrayContaining([
        "columns-not-null",
        "foreign-keys",
        "policies-exact",
        "row-security-forced",
        "dual-write-triggers",
        "dead-columns",
        "compat-views",
        "indexes-valid",
        "tenant-grants",
      ]),
    );
  });
});
