import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freshDatabase } from "@acme/local-postgres/testing";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { createMigrator } from "../../src/migrator.ts";
import { folderWith, runCommand } from "./run-command.ts";
import { library, libraryDeclaration } from "./library.ts";

const depots = `
CREATE TABLE depot (depot_no integer PRIMARY KEY);
CREATE TABLE staff (
  staff_no integer PRIMARY KEY, depot_no integer NOT NULL REFERENCES depot, login text NOT NULL,
  rank text NOT NULL CHECK (rank IN ('owner', 'admin', 'member', 'viewer')), UNIQUE (depot_no, login));
CREATE TABLE bike (frame_no integer PRIMARY KEY, depot_no integer NOT NULL REFERENCES depot);
`;

const tenancyPackage = fileURLToPath(new URL("../../../tenancy", import.meta.url));

async function depotDatabase(): Promise<FreshDatabase> {
  const database = await freshDatabase();
  await database.query(depots);
  return database;
}

describe("acme-tenancy init", () => {
  it("writes the declaration and a CI job, and says what to do next", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("package.json", '{"type":"module"}');
    const { exitCode, stdout } = await runCommand(["init"], { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1. Read tenancy.config.ts");
    expect(stdout).toContain("npm install --save-dev @acme/tenancy @acme/tenancy-migrator");
    expect(stdout).toContain("npx acme-tenancy doctor");
    const config = await readFile(join(folder, "tenancy.config.ts"), "utf8");
    expect(config).toContain('members: { table: "staff", user: "login", role: "rank" },');
    const job = await readFile(join(folder, "tenancy-audit.example.yml"), "utf8");
    expect(job).toContain('npx acme-tenancy audit --config "tenancy.config.ts"');
  });

  it.each(['{"type":"commonjs"}', "{}"])(
    "writes a .mts that is found and loaded where package.json is %s",
    async (manifest) => {
      const { url } = await depotDatabase();
      const folder = await folderWith("package.json", manifest);
      const inside = join(folder, "server");
      await mkdir(inside);
      // As an installed package would be found.
      await mkdir(join(folder, "node_modules/@acme"), { recursive: true });
      await symlink(tenancyPackage, join(folder, "node_modules/@acme/tenancy"));
      const environment = { DATABASE_URL: url };
      const { stdout } = await runCommand(["init"], environment, inside);
      expect(stdout).toContain("1. Read tenancy.config.mts");
      expect(stdout).not.toContain("--config");
      expect(await readFile(join(inside, "tenancy.config.mts"), "utf8")).toContain("defineTenancy");
      const plan = await runCommand(["plan"], environment, inside);
      expect(plan).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("bike") as string,
      });
    },
  );

  it("writes none beside one that would be read instead", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("package.json", "{}");
    await writeFile(join(folder, "tenancy.config.ts"), "mine");
    const args = ["init", "--force"];
    const { exitCode, stderr } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("tenancy.config.ts is there already. Move it away first");
    expect(await readdir(folder)).toEqual(["package.json", "tenancy.config.ts"]);
  });

  it("writes JSON into a file of that name", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("package.json", "{}");
    const args = ["init", "-c", "hire.json"];
    const { exitCode } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(0);
    const config: unknown = JSON.parse(await readFile(join(folder, "hire.json"), "utf8"));
    expect(config).toMatchObject({ tenant: { table: "depot" } });
  });

  it("names a declaration elsewhere in the job and in the steps", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("package.json", "{}");
    const args = ["init", "--config", "database.config.json", "--format", "json"];
    const { stdout } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(stdout).toContain("npx acme-tenancy plan --config database.config.json");
    const job = await readFile(join(folder, "tenancy-audit.example.yml"), "utf8");
    expect(job).toContain('--config "database.config.json"');
  });

  it("exits 2 where the declaration can't be written", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("package.json", "{}");
    const args = ["init", "--config", "gone/tenancy.config.ts"];
    const { exitCode, stderr } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Name another file with --config");
  });

  it("leaves a CI job that is there already as it is, also with --force", async () => {
    const { url } = await depotDatabase();
    const folder = await folderWith("tenancy-audit.example.yml", "mine");
    await writeFile(join(folder, "tenancy.config.ts"), "");
    const args = ["init", "--force", "--json"];
    const { exitCode, stdout } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, auditJob: null });
    expect(await readFile(join(folder, "tenancy-audit.example.yml"), "utf8")).toBe("mine");
  });
});

describe("acme-tenancy report", () => {
  it("renders the history and the evidence as Markdown, as a page and as JSON", async () => {
    const { url } = await library();
    const migrator = createMigrator({
      tenancy: defineTenancy(libraryDeclaration),
      connectionString: url,
    });
    await migrator.run({ to: "contract" });
    await migrator.verify();
    const folder = await folderWith("tenancy.config.json", JSON.stringify(libraryDeclaration));
    const command = async (...args: string[]): Promise<string> =>
      (await runCommand(args, { DATABASE_URL: url }, folder)).stdout;
    const markdown = await command("report", "--format", "markdown");
    expect(markdown).toContain("### Phases");
    expect(markdown).toMatch(/\| public\.books \| 200 \| [\d.]+ s \|/);
    expect(markdown).toMatch(/\| verify \| contract \| \d+ \| 0 \| held \|/);
    const page = await command("report", "--format", "html");
    expect(page).toMatch(/^<!doctype html>[^]*<h2>Backfill<\/h2>[^]*<\/html>\n$/);
    const json: unknown = JSON.parse(await command("report", "--json"));
    expect(json).toMatchObject({
      holds: true,
      history: {
        version: 1,
        phases: [{ phase: "expand" }, { phase: "enforce" }, { phase: "contract" }],
        backfill: [{ relation: "public.books", rowsWritten: 200 }],
        evidence: [
          { command: "run --to backfill", reached: "backfill", failing: 0 },
          { command: "run --to enforce", reached: "enforce", failing: 0 },
          { command: "run --to contract", reached: "contract", failing: 0 },
          { command: "verify", reached: "contract", failing: 0 },
        ],
      },
    });
  });
});
