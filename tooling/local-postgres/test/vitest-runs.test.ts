import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startPostgres } from "../src/start-postgres.ts";
import { withoutDatabaseUrl } from "./support/embedded-only.ts";
import { query } from "./support/query.ts";
import { leftovers, nothing, room } from "./support/room.ts";

withoutDatabaseUrl();

const vitest = fileURLToPath(new URL("vitest.mjs", import.meta.resolve("vitest/package.json")));

type Run = {
  readonly tmp: string;
  readonly fixture?: string;
  /** The file that the fixture writes when everything is open. */
  readonly ready?: string;
  readonly ending?: string;
  readonly databaseUrl?: string;
};

function runVitest({ tmp, fixture = "failing-run", ready, ending, databaseUrl }: Run) {
  const root = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...environment } = process.env;
  const own = { TMPDIR: tmp, READY_FILE: ready, ENDING: ending, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, [vitest, "run", "--root", root], {
    env: { ...environment, ...own },
    detached: true,
    stdio: "ignore",
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("vitest could not be started");
  return { pid, ended: once(child, "close").then(() => child.exitCode) };
}

test.each(["assertion", "crash"])(
  "a run that fails by %s leaves nothing behind",
  async (ending) => {
    const tmp = await room();
    const ready = join(await room(), "ready");
    const run = runVitest({ tmp, ready, ending });
    expect(await run.ended).toBe(1);
    expect(existsSync(ready)).toBe(true);
    expect(await leftovers(tmp)).toEqual(nothing);
  },
);

test.each([
  ["interrupted with Ctrl-C", "SIGINT", "group"],
  ["killed with -9", "SIGKILL", "process"],
] as const)("a run that is %s leaves nothing behind", async (_, signal, target) => {
  const tmp = await room();
  const ready = join(await room(), "ready");
  const run = runVitest({ tmp, ready, ending: "hang" });
  await expect.poll(() => existsSync(ready), { timeout: 30_000 }).toBe(true);
  process.kill(target === "group" ? -run.pid : run.pid, signal);
  await run.ended;
  expect(await leftovers(tmp)).toEqual(nothing);
});

test("a run on the server of DATABASE_URL leaves that server as it was", async () => {
  await using server = await startPostgres();
  const databases = "SELECT datname FROM pg_database ORDER BY 1";
  const before = await query(server.url, databases);
  const tmp = await room();
  const ready = join(await room(), "ready");
  expect(await runVitest({ tmp, ready, ending: "assertion", databaseUrl: server.url }).ended).toBe(
    1,
  );
  expect(existsSync(ready)).toBe(true);
  expect(await query(server.url, databases)).toEqual(before);
  expect(await leftovers(tmp)).toEqual(nothing);
});

test("a file's databases are gone before the next file starts", async () => {
  const tmp = await room();
  const run = runVitest({ tmp, fixture: "two-files" });
  expect(await run.ended).toBe(0);
  expect(await leftovers(tmp)).toEqual(nothing);
});
