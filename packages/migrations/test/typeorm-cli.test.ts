import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import { describeCatalog } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it } from "vitest";

import { migratorOf } from "./support/filled-database.ts";
import type { ScriptResult } from "./support/run-package-script.ts";
import { runPackageScript } from "./support/run-package-script.ts";

const names = [
  "Baseline1761700000000",
  "Expand1761700001000",
  "Backfill1761700002000",
  "Enforce1761700003000",
  "Contract1761700004000",
];

function expectSuccess({ code, stderr }: ScriptResult): void {
  expect(code === 0 ? "" : stderr).toBe("");
}

describe("TypeORM's own command line", () => {
  let server: PostgresServer;
  let database: FreshDatabase;

  beforeAll(async () => {
    server = await isolatedServer();
    database = await freshDatabase({ serverUrl: server.url });
  });

  /** The marks of `migration:show`, in order: done or not. */
  async function show(): Promise<boolean[]> {
    const { code, stdout } = await runPackageScript("migration:show", database.url);
    expect(code).toBe(0);
    const shown = [...stdout.matchAll(/^\[(?<mark>[X ])\] (?:\d+ )?(?<name>\S+)$/gm)];
    expect(shown.map((line) => line.groups?.["name"])).toEqual(names);
    return shown.map((line) => line.groups?.["mark"] === "X");
  }

  async function catalog(): Promise<string[]> {
    const lines = await describeCatalog(await database.connect());
    // TypeORM's own record stays.
    return lines.filter((line) => !/\bmigrations(_id_seq)?\b/.test(line));
  }

  // A dozen processes of their own: generous for a machine that is busy with other tests.
  it(
    "shows, runs and reverts what the database is really at, all the way there and back",
    { timeout: 180_000 },
    async () => {
      const empty = await catalog();
      expect(await show()).toEqual([false, false, false, false, false]);

      const ran = await runPackageScript("migration:run", database.url);
      expectSuccess(ran);
      for (const name of names)
        expect(ran.stdout).toContain(`${name} has been executed successfully`);
      expect(ran.stdout).toContain("enforce:not-null:messages");
      expect(await show()).toEqual([true, true, true, true, true]);
      expect((await migratorOf(database).audit()).holds).toBe(true);
      const migrated = await catalog();

      const undone: string[][] = [];
      const shown: boolean[][] = [];
      for (let reverted = 1; reverted <= 4; reverted += 1) {
        const result = await runPackageScript("migration:revert", database.url);
        expectSuccess(result);
        const { phases } = await migratorOf(database).status();
        undone.push(phases.filter(({ done, total }) => done < total).map(({ phase }) => phase));
        shown.push(await show());
      }
      expect(undone).toEqual([
        ["contract"],
        ["enforce", "contract"],
        ["enforce", "contract"],
        ["expand", "enforce", "contract"],
      ]);
      expect(shown).toEqual([
        [true, true, true, true, false],
        [true, true, true, false, false],
        [true, true, false, false, false],
        [true, false, false, false, false],
      ]);
      const last = await runPackageScript("migration:revert", database.url);
      expectSuccess(last);
      expect(await show()).toEqual([false, false, false, false, false]);
      expect(await catalog()).toEqual(empty);

      const forwardAgain = await runPackageScript("migration:run", database.url);
      expectSuccess(forwardAgain);
      expect(await catalog()).toEqual(migrated);
    },
  );

  it("says what to set where no database is named", async () => {
    const { code, stderr } = await runPackageScript("migration:show", "");
    expect(code).toBe(1);
    expect(stderr).toContain("Set DATABASE_URL");
  });
});
