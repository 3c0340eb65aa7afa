import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freshDatabase } from "@acme/local-postgres/testing";
import { expect, it, onTestFinished } from "vitest";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../../..", import.meta.url));
const cli = join(repository, "packages/tenancy-migrator/src/cli/main.ts");
const example = join(repository, "tooling/example-bike-hire");
const guide = readFileSync(join(repository, "docs/guides/adopt.md"), "utf8");

/** The guide's blocks in one notation, in the order in which they stand there. */
function blocks(language: string): readonly string[] {
  return [...guide.matchAll(/^```(?<language>\w+)\n(?<code>[^]*?)^```$/gm)]
    .filter((match) => match.groups?.["language"] === language)
    .map((match) => match.groups?.["code"] ?? "");
}

/** A project of the reader's, in which `npm install` has been done. */
async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "acme-guide-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "node_modules/@acme"), { recursive: true });
  await symlink(join(repository, "packages/tenancy"), join(folder, "node_modules/@acme/tenancy"));
  return folder;
}

it(
  "takes a database to contract, command by command as the guide has them",
  { timeout: 300_000 },
  async () => {
    const database = await freshDatabase();
    for (const file of ["schema.sql", "rows.sql"]) {
      await database.query(await readFile(join(example, file), "utf8"));
    }
    const cwd = await project();
    const [declaration = ""] = blocks("ts");
    const outputs = new Map<string, string>();
    const commands = blocks("sh")
      .flatMap((block) => block.split("\n"))
      .filter((line) => /^npx (acme-tenancy|@acme\/tenancy-migrator) /.test(line));
    for (const command of commands) {
      const args = command.split(/\s+/).slice(2);
      // The reader's database is called hire, the test's isn't.
      const own = args.map((each) => (each === "hire" ? database.name : each));
      const { stdout } = await run(process.execPath, ["--conditions=@acme/source", cli, ...own], {
        cwd,
        env: { ...process.env, DATABASE_URL: database.url },
      });
      outputs.set(args.join(" "), stdout);
      // What the reader does after init: confirm and mend.
      if (args[0] === "init") await writeFile(join(cwd, "tenancy.config.ts"), declaration);
    }
    expect([...outputs.keys()]).toEqual([
      "init",
      "doctor",
      "plan",
      "plan --to verify --out plan/",
      "run --to verify",
      "status",
      "run",
      "run --to contract --confirm hire",
    ]);
    expect(outputs.get("doctor")).toContain("Ready to run");
    expect(outputs.get("run --to contract --confirm hire")).toContain("HOLDS");
    const { rows } = await database.query("SELECT count(depot_no)::int AS owned FROM hire");
    expect(rows).toEqual([{ owned: 100 }]);
  },
);
