import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { createMigrator } from "@acme/tenancy-migrator";
import { expect, it } from "vitest";
import tenancy from "../tenancy.config.ts";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("..", import.meta.url));

async function hireDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  for (const file of ["schema.sql", "rows.sql"]) {
    await database.query(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
  }
  return database;
}

/** The two logins that the guide tells to make. Roles belong to the server, so another run may have made them. */
async function loginsOf({ url, query }: FreshDatabase): Promise<Readonly<Record<string, string>>> {
  const roles = {
    APP_DATABASE_URL: ["bike_hire_app", "acme_tenant"],
    APP_SYSTEM_DATABASE_URL: ["bike_hire_system", "acme_system"],
  } as const;
  const urls: Record<string, string> = {};
  for (const [variable, [login, role]] of Object.entries(roles)) {
    await query(`DO $$ BEGIN
      CREATE ROLE ${login} LOGIN PASSWORD '${login}';
      GRANT ${role} TO ${login};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    const own = new URL(url);
    own.username = login;
    own.password = login;
    urls[variable] = own.href;
  }
  return urls;
}

it("is taken to contract with nothing lost, and its application then sees one depot at a time", async () => {
  const database = await hireDatabase();
  const migrator = createMigrator({ tenancy, connectionString: database.url });
  const findings = await migrator.doctor();
  expect(findings.filter(({ level }) => level === "problem")).toEqual([]);
  const report = await migrator.run({ to: "contract", quiet: true });
  expect(report.checks.filter(({ holds }) => !holds)).toEqual([]);
  expect(report.tables.map(({ table, rowsNow, ownedNow }) => [table, rowsNow, ownedNow])).toEqual([
    ["bike", 20, 20],
    ["hire", 100, 100],
    ["hire_charge", 150, 150],
    ["staff", 3, 3],
  ]);
  const { stdout } = await run(process.execPath, ["--conditions=@acme/source", "src/main.ts"], {
    cwd: folder,
    env: { ...process.env, ...(await loginsOf(database)) },
  });
  expect(stdout.trim().split("\n")).toEqual([
    "Lena is owner of depot 1",
    "Lisbon: 50 hires, 10 of them not back; one more at depot 1",
    "90 attempts of one depot on the other, none came through",
    "Lena in Porto: TENANT_NOT_A_MEMBER",
  ]);
});

it("comes back to what it was, catalog and rows", async () => {
  const database = await hireDatabase();
  const migrator = createMigrator({ tenancy, connectionString: database.url });
  await migrator.run({ to: "contract" });
  await migrator.rollback({ to: "start" });
  const { rows } = await database.query(
    "SELECT branch_code, count(*)::int AS n FROM hire GROUP BY 1",
  );
  expect(rows).toEqual([{ branch_code: null, n: 100 }]);
  const left = await database.query("SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'");
  expect(left.rowCount).toBe(0);
});
