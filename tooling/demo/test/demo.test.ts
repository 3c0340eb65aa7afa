import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { databaseUrl, dropDatabase } from "@acme/local-postgres";
import { testServerUrl } from "@acme/local-postgres/testing";
import type { EvidenceReport } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const used = new Set<string>();

/** Runs `pnpm demo` as a process, on the tests' server, without a terminal. */
async function demo(args: readonly string[], database: string) {
  used.add(database);
  const child = spawn(
    process.execPath,
    ["--conditions=@acme/source", "tooling/demo/src/demo.ts", ...args],
    {
      cwd: root,
      env: { ...process.env, DATABASE_URL: testServerUrl() },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  await once(child, "close");
  return { exitCode: child.exitCode, ...output };
}

async function ask(database: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl(testServerUrl(), database) });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

afterAll(async () => {
  for (const database of used) await dropDatabase(testServerUrl(), database);
});

describe("the demo", () => {
  it("takes the seed's rows from 0 % to 100 % owned, loses none, and finds all done the second time", async () => {
    const first = await demo(["--reset"], "acme_demo");
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toContain(
      "36,613 of 36,726 rows belong to a customer that nothing in the row names.",
    );
    expect(first.stdout).toContain(
      "conversations.customer_id: no foreign key, 0 of 2,263 rows hold a value: dead.",
    );
    const report = JSON.parse(
      await readFile(`${root}.acme/reports/acme_demo.json`, "utf8"),
    ) as EvidenceReport;
    expect(report.holds).toBe(true);
    const before = {
      conversations: 2263,
      messages: 6569,
      page_embeddings: 20_227,
      scraped_pages: 4459,
      structured_extractions: 34,
      website_content: 3,
      chat_telemetry: 3058,
    };
    for (const [table, rows] of Object.entries(before)) {
      expect(report.tables.find((each) => each.table === table)).toEqual({
        table,
        rowsBefore: rows,
        ownedBefore: 0,
        rowsNow: rows,
        ownedNow: rows,
        quarantined: 0,
      });
      expect(
        await ask("acme_demo", `SELECT count(organization_id)::int AS owned FROM ${table}`),
      ).toEqual([{ owned: rows }]);
    }
    expect(report.checks.filter((check) => check.id === "content-unchanged")).toHaveLength(10);
    expect(report.checks.every((check) => /select/i.test(check.sql))).toBe(true);

    const second = await demo([], "acme_demo");
    expect(second).toMatchObject({ exitCode: 0 });
    expect(second.stdout).toContain("All holds: there was nothing left to do.");
  }, 300_000);

  it("refuses dirty data with every problem listed, and goes through with a remedy", async () => {
    const database = "acme_demo_x0_1_np_o_dwo_dp";
    const refused = await demo(["--scale", "0.1", "--dirty", "--reset"], database);
    expect(refused).toMatchObject({ exitCode: 4 });
    for (const problem of [
      "no-tenant",
      "no-parent",
      "missing-parent",
      "parent-without-tenant",
      "paths-disagree",
    ]) {
      expect(refused.stderr).toMatch(new RegExp(String.raw`: \d+ × ${problem}, e\.g\. `));
    }
    expect(
      await ask(database, "SELECT nspname FROM pg_namespace WHERE nspname = 'acme_tenancy'"),
    ).toEqual([]);
    const assigned = await demo(["--scale", "0.1", "--dirty", "--remedy", "assign"], database);
    expect(assigned).toMatchObject({ exitCode: 0 });
    const quarantined = await demo(
      ["--scale", "0.1", "--dirty", "--reset", "--remedy", "quarantine"],
      database,
    );
    expect(quarantined).toMatchObject({ exitCode: 0 });
    expect(quarantined.stdout).toContain("quarantined");
  }, 300_000);

  it("keeps a column that is not dead, enforced all the same", async () => {
    const database = "acme_demo_x0_1_lci";
    const refused = await demo(
      ["--scale", "0.1", "--dirt", "live-customer-id", "--reset"],
      database,
    );
    expect(refused).toMatchObject({ exitCode: 4 });
    expect(refused.stderr).toMatch(
      /conversations\.customer_id: \d+ row\(s\) hold a value, e\.g\. /,
    );
    expect(
      await ask(
        database,
        "SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = 'conversations'",
      ),
    ).toEqual([{ forced: true }]);
  }, 300_000);

  it.each([
    [["--scale", "nil"], "--scale nil: a number above 0"],
    [["--dirt", "mud"], "--dirt mud: one of null-parent"],
    [["--remedy", "pray"], "--remedy pray: quarantine or assign"],
    [["--fast"], "Unknown option '--fast'"],
  ])("exits 2 on %j", async (args, message) => {
    const run = await demo(args, "acme_demo");
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain(message);
  });
});
