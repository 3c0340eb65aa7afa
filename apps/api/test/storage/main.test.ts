import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { checkStorage } from "../../src/storage/index.ts";
import { openPool } from "../harness/storage.ts";
import { tenantsDatabase, urlFor } from "../support/tenants.ts";

const main = fileURLToPath(new URL("../../src/storage/main.ts", import.meta.url));

let database: FreshDatabase;

beforeEach(async () => {
  database = await tenantsDatabase();
});

/** Runs the program as the owner of the tables does; answers what it says. */
async function storage(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@acme/source", main, ...args],
    { env: { OWNER_DATABASE_URL: database.url } },
  );
  return stdout;
}

const check = (facts: boolean): Promise<void> =>
  checkStorage(openPool(urlFor(database, "system")), { facts });

describe("the program `storage`", () => {
  test("makes what the API needs, where none of it is there", async () => {
    await database.query("DROP SCHEMA acme_api CASCADE");
    expect(await storage()).toContain("acme_api.rate_limits");
    await expect(check(false)).resolves.toBeUndefined();
    await expect(check(true)).rejects.toThrow(
      /lacks acme_overview\. .*pnpm --filter @acme\/api storage --facts=on$/,
    );
  });

  test("keeps facts with --facts=on, however often, until --facts=off", async () => {
    await storage("--facts=on");
    await storage("--facts=on");
    await expect(check(true)).resolves.toBeUndefined();
    // Says nothing of facts, so it leaves them.
    await storage();
    await expect(check(true)).resolves.toBeUndefined();
    await storage("--facts=off");
    await storage("--facts=off");
    await expect(check(true)).rejects.toThrow("lacks acme_overview");
    const { rows } = await database.query(
      "SELECT FROM pg_trigger WHERE tgname LIKE 'acme_overview%'",
    );
    expect(rows).toEqual([]);
  });

  test("takes facts for missing that nobody has been let at yet", async () => {
    await storage("--facts=on");
    await database.query("REVOKE USAGE ON SCHEMA acme_overview FROM acme_system");
    await expect(check(true)).rejects.toThrow("lacks acme_overview");
  });

  test.each([
    ["--facts", /--facts/],
    ["--facts=maybe", /--facts=on keeps facts/],
    ["--force", /--force/],
  ])("does nothing when it is told %s, and says what it may be told", async (argument, said) => {
    await database.query("DROP SCHEMA acme_api CASCADE");
    await expect(storage(argument)).rejects.toMatchObject({ stderr: expect.stringMatching(said) });
    await expect(check(false)).rejects.toThrow("lacks acme_api");
  });
});
