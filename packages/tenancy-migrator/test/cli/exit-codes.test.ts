import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, runCommand, startCommand } from "./run-command.ts";
import { library, libraryDeclaration } from "./library.ts";

const config = JSON.stringify(libraryDeclaration);

describe("acme-tenancy tells the shell how it went", () => {
  it("exits 0 with the result on stdout and NDJSON progress on stderr", async () => {
    const database = await library();
    const folder = await folderWith("tenancy.config.json", config);
    const run = await runCommand(["run", "--json"], { DATABASE_URL: database.url }, folder);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ version: 1, holds: true, reached: "enforce" });
    const events = run.stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(new Set(events.map((event) => event.type))).toEqual(
      new Set(["phase", "operation", "backfill"]),
    );
    const audit = await runCommand(["audit"], { DATABASE_URL: database.url }, folder);
    expect(audit.exitCode).toBe(0);
    expect(audit.stderr).toBe("");
  });

  it("exits 1 when the server can't be reached, and never prints the password", async () => {
    const folder = await folderWith("tenancy.config.json", config);
    const url = "postgres://somebody:hunter2@127.0.0.1:1/nowhere";
    for (const args of [["status"], ["status", "--json"]]) {
      const run = await runCommand(args, { DATABASE_URL: url }, folder);
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain("Can't connect to postgres://somebody:***@127.0.0.1:1/nowhere");
      expect(run.stdout + run.stderr).not.toContain("hunter2");
    }
  });

  it.each([
    ["an unknown command", ["fly"], "unknown command"],
    ["an unknown option", ["status", "--fast"], "unknown option"],
    ["a phase that there is none of", ["run", "--to", "victory"], "Allowed choices"],
    [
      "a remedy that there is none of",
      ["run", "--orphans", "guess"],
      'It is "fail", "quarantine" or',
    ],
    [
      "assigning what can't be assigned",
      ["run", "--dangling", "assign=1"],
      'It is "fail" or "quarantine"',
    ],
    ["a timeout that is none", ["status", "--lock-timeout", "soon"], "whole number above 0"],
    ["half a job", ["backfill", "--jobs", "0.5"], "whole number above 0"],
    ["no database", ["status"], "DATABASE_URL"],
    [
      "no configuration",
      ["status", "-d", "postgres://127.0.0.1/x", "-c", "nowhere.json"],
      "nowhere.json",
    ],
  ])("exits 2 on %s", async (_, args, message) => {
    const folder = await folderWith("tenancy.config.json", config);
    const run = await runCommand(args, {}, folder);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(message);
    expect(run.stdout).toBe("");
  });

  it.each([
    ["is not JSON", "{"],
    ["is no declaration", '{"tenant":"x"}'],
    ["pretends to be a checked one", '{"tables":[]}'],
    ["carries a prototype", '{"__proto__":{"tenant":{"table":"branches"}},"tables":{}}'],
  ])("exits 2 when the configuration %s", async (_, content) => {
    const folder = await folderWith("tenancy.config.json", content);
    const run = await runCommand(["status", "-d", "postgres://127.0.0.1/x"], {}, folder);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("TENANCY_CONFIG");
  });

  it("exits 2 when the declaration does not fit the database, with every mismatch", async () => {
    const database = await library();
    const wrong = {
      ...libraryDeclaration,
      tables: {
        shelves: { owner: "column" },
        books: { via: { shelf: "shelves" } },
        cds: { owner: "column" },
      },
    };
    const folder = await folderWith("tenancy.config.json", JSON.stringify(wrong));
    const run = await runCommand(["doctor"], { DATABASE_URL: database.url }, folder);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('no table "cds"\n');
    expect(run.stderr).toContain('"books" has no column "shelf"');
  });

  it("exits 1 for what is no connection string, and says what one is", async () => {
    const folder = await folderWith("tenancy.config.json", config);
    const run = await runCommand(["status"], { DATABASE_URL: "localhost/hunter2" }, folder);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("postgres://user:password@host:5432/database");
    expect(run.stderr).not.toContain("hunter2");
  });

  it("exits 3 when a check fails, and says which", async () => {
    const database = await library();
    const folder = await folderWith("tenancy.config.json", config);
    await runCommand(["run"], { DATABASE_URL: database.url }, folder);
    await database.query("ALTER TABLE books NO FORCE ROW LEVEL SECURITY");
    await database.query("CREATE TABLE loans (book_id integer REFERENCES books)");
    const run = await runCommand(["audit"], { DATABASE_URL: database.url }, folder);
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain("[row-security-forced]");
    expect(run.stderr).toContain("books: enabled t, forced f");
    expect(run.stderr).toContain("loans refers to public.books: add it to tables");
  });

  it("exits 4 and changes nothing when rows can't be owned, and goes on with a remedy", async () => {
    const database = await library(true);
    const folder = await folderWith("tenancy.config.json", config);
    const environment = { DATABASE_URL: database.url };
    const refused = await runCommand(["run", "--json"], environment, folder);
    expect(refused.exitCode).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: "TENANCY_UNOWNED_ROWS", details: ["books: 1 × no-parent, e.g. 900"] },
    });
    expect(refused.stderr).toContain("--orphans quarantine or --orphans assign=<tenant>");
    const schemas = await database.query("SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'");
    expect(schemas.rowCount).toBe(0);
    const mended = await runCommand(["run", "--orphans", "quarantine"], environment, folder);
    expect(mended).toMatchObject({ exitCode: 0 });
    const listed = await runCommand(["quarantine"], environment, folder);
    expect(listed.stdout).toBe("books: 1 row(s)\n");
  });

  it("exits 4 without a word of confirmation for what destroys, and nothing prompts", async () => {
    const database = await library();
    const folder = await folderWith("tenancy.config.json", config);
    const environment = { DATABASE_URL: database.url };
    for (const args of [
      ["run", "--to", "contract"],
      ["contract", "--confirm", "another"],
      ["rollback", "--to", "start"],
    ]) {
      const run = await runCommand(args, environment, folder);
      expect(run.exitCode).toBe(4);
      expect(run.stderr).toContain(`--confirm "${database.name}"`);
    }
    const confirmed = ["--confirm", database.name];
    expect(
      (await runCommand(["run", "--to", "contract", ...confirmed], environment, folder)).exitCode,
    ).toBe(0);
    expect(
      (await runCommand(["rollback", "--to", "start", ...confirmed], environment, folder)).exitCode,
    ).toBe(0);
  });

  it("exits 4 when another run holds the lock, and says who", async () => {
    const database = await library();
    const folder = await folderWith("tenancy.config.json", config);
    const holder = await database.connect();
    await holder.query("SET application_name = 'the other one'");
    await holder.query("SELECT pg_advisory_lock(1633906021, 1)");
    const run = await runCommand(["run"], { DATABASE_URL: database.url }, folder);
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("TENANCY_LOCKED");
    expect(run.stderr).toContain("the other one");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "exits 130 on %s, with what is done kept",
    async (signal) => {
      const database = await library();
      const folder = await folderWith("tenancy.config.json", config);
      const environment = { DATABASE_URL: database.url };
      // Somebody reads the table for ever, so the run waits for its lock until the signal comes.
      const reader = await database.connect();
      await reader.query("BEGIN; SELECT count(*) FROM books");
      const run = startCommand(["run"], environment, folder);
      await run.said('"type":"retry"');
      run.kill(signal);
      const { exitCode, stderr } = await run.finished;
      expect(exitCode).toBe(130);
      expect(stderr).toContain("TENANCY_INTERRUPTED");
      await reader.query("COMMIT");
      expect((await runCommand(["run"], environment, folder)).exitCode).toBe(0);
    },
  );
});

describe("acme-tenancy among other programs", () => {
  it("ends quietly when nobody reads its output any more", async () => {
    const database = await library();
    const folder = await folderWith("tenancy.config.json", config);
    const run = startCommand(["plan"], { DATABASE_URL: database.url }, folder);
    run.closeOutput();
    const { exitCode, stderr } = await run.finished;
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it("prints no colour where there is no terminal", async () => {
    const run = await runCommand(["--help"]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).not.toContain("\u001B[");
    expect(run.stdout).toContain("Exit codes: 0 done or holds");
  });

  it("writes a declaration that it can read, once, and the plan as files", async () => {
    const database = await library();
    const folder = await folderWith("notes.txt", "");
    const environment = { DATABASE_URL: database.url };
    const init = ["init", "--format", "json"];
    expect((await runCommand(init, environment, folder)).exitCode).toBe(0);
    expect((await runCommand(init, environment, folder)).exitCode).toBe(4);
    const plan = await runCommand(["plan", "--out", "steps"], environment, folder);
    expect(plan.exitCode).toBe(0);
    expect(plan.stdout).toContain("ADD COLUMN branch_id integer");
    const written = await readdir(join(folder, "steps"));
    expect(plan.stderr).toBe(`${written.length} file(s) in ${join(folder, "steps")}\n`);
    expect(written).toContain("001-expand-bookkeeping.sql");
  });

  it("reads a TypeScript configuration", async () => {
    const database = await library();
    const typed =
      "const tables = { shelves: { owner: 'column' } } as const;\nexport default { tenant: { table: 'branches' as string }, column: 'branch_id', tables };\n";
    const folder = await folderWith("tenancy.config.ts", typed);
    const run = await runCommand(["status", "--json"], { DATABASE_URL: database.url }, folder);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ reached: "start" });
  });
});
