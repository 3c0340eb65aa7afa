import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Tenancy } from "@acme/tenancy";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Phase } from "../src/index.ts";
import { describeCatalog } from "../src/index.ts";
import { writePlanFiles } from "../src/render/index.ts";
import { misownedRows } from "./support/oracle.ts";
import { migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";
import { staffedShops, staffedTenancy } from "./support/staffed-shops.ts";

type PlanFile = ReturnType<typeof writePlanFiles>[number];

const legacyRole = "shops_by_hand_legacy";
const claimsRole = "shops_by_hand_claims";

/** The roles that a database has before, with rights on its tables. */
function rolesOf({ legacyRoles, claims }: Tenancy): readonly string[] {
  return [...legacyRoles, ...(claims === undefined ? [] : [claims.role])].map(
    (role) =>
      `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
       GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO ${role}`,
  );
}

const plain = shopsTenancy({ role: "shops_by_hand" });
const staffed = staffedTenancy("staffed_by_hand", {
  legacyRoles: [legacyRole],
  claims: { role: claimsRole },
});

describe.each<[string, Tenancy, (phase: Phase | "legacy") => Promise<FreshDatabase>]>([
  [
    "whose tenants have no members",
    plain,
    (phase) => shopsDatabase(phase, { role: "shops_by_hand" }),
  ],
  [
    "with members, legacy roles and claims",
    staffed,
    (phase) => staffedShops("by_hand", staffed, { phase }),
  ],
])("the files of a plan for a database %s", (_, tenancy, shops) => {
  it("lead to the catalog that the engine leads to, and back, whatever client applies them", async () => {
    const [byHand, byEngine] = await Promise.all([shops("legacy"), shops("legacy")]);
    for (const role of rolesOf(tenancy)) {
      await Promise.all([byHand.query(role), byEngine.query(role)]);
    }
    const before = await catalogOf(byHand);
    const files = writePlanFiles(await migratorOf(byHand, tenancy).plan({ to: "contract" }));
    await migratorOf(byEngine, tenancy).run({ to: "contract" });

    for (const file of files) await apply(byHand, file);
    expect(await catalogOf(byHand)).toEqual(await catalogOf(byEngine));
    expect(await misownedRows(byHand, tenancy)).toEqual([]);
    const migrator = migratorOf(byHand, tenancy);
    expect((await migrator.plan()).steps).toEqual([]);
    expect((await migrator.audit()).checks.filter((check) => !check.holds)).toEqual([]);

    for (const file of files.toReversed()) await takeBack(byHand, file);
    expect(await catalogOf(byHand)).toEqual(before);
  });

  it("are found fault with by squawk for nothing but what has a reason", async () => {
    const database = await shops("legacy");
    for (const role of rolesOf(tenancy)) await database.query(role);
    const migrator = migratorOf(database, tenancy);
    const files = writePlanFiles(await migrator.plan({ to: "contract", dropCompat: true }));
    const found = await lint(files);
    expect(files.length).toBeGreaterThan(100);
    expect([...new Set(found)].toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });
});

/** The rules of squawk that the files break, and why. https://squawkhq.com/docs/rules */
const exceptions = {
  "adding-not-nullable-field": "the step before has validated a CHECK that spares the scan",
  "ban-drop-column": "verification has found it dead: no value in it, nothing that depends on it",
  "prefer-bigint-over-int": "a tenant column has the type of the tenants' key",
  "prefer-robust-stmts": "IF NOT EXISTS would take an index for good that is not valid",
  "renaming-table": "a view has the old name by the end of the same transaction",
};
/** Those that squawk leaves out unless it is asked. */
const optIn = ["require-table-schema", "require-enum-value-ordering", "require-timeout-settings"];

async function lint(files: readonly PlanFile[]): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), "acme-plan-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const { name, content } of files) await writeFile(join(directory, name), content);
  const bin = fileURLToPath(import.meta.resolve("squawk-cli/js/bin/squawk"));
  const asked = [
    "--pg-version=15.0",
    "--reporter=json",
    ...optIn.map((rule) => `--include=${rule}`),
  ];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    const paths = files.map(({ name }) => join(directory, name));
    // It ends with 1 where it finds anything.
    execFile(process.execPath, [bin, ...asked, ...paths], (_error, out, err) => {
      resolve({ stdout: out, stderr: err });
    });
  });
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as { rule_name: string }[]).map((finding) => finding.rule_name);
}

/** As psql would: what is in no transaction goes statement by statement. */
async function apply(database: FreshDatabase, { name, content }: PlanFile): Promise<void> {
  const messages = content.includes("BEGIN;") ? [content] : content.split(/(?<=;)\n/);
  const client = await database.connect();
  try {
    for (const message of messages) {
      await client.query(message).catch((error: unknown) => {
        throw new Error(`${name}: ${String(error)}\n${content}`);
      });
    }
  } finally {
    await client.end();
  }
}

/** What the header says, with the comment signs taken off. */
async function takeBack(database: FreshDatabase, { name, content }: PlanFile): Promise<void> {
  const lines = content.split("\n").filter((line) => line.startsWith("--   "));
  const reverse = lines.map((line) => line.slice(5)).join("\n");
  const inOne = reverse === "" || reverse.includes("CONCURRENTLY");
  await apply(database, { name, content: inOne ? reverse : `BEGIN;\n${reverse}\nCOMMIT;` });
}

async function catalogOf(database: FreshDatabase): Promise<readonly string[]> {
  const client = await database.connect();
  const lines = await describeCatalog(client);
  await client.end();
  return lines;
}
