import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { LocalPostgresError } from "../src/errors.ts";
import { serverAccount } from "../src/server/account.ts";
import { installedBinaries } from "../src/server/binaries.ts";
import { startPostgres } from "../src/start-postgres.ts";
import { withoutDatabaseUrl } from "./support/embedded-only.ts";
import { runProgram } from "./support/program.ts";
import { query } from "./support/query.ts";
import { ownerOf } from "./support/running-server.ts";
import { leftovers, nothing, room } from "./support/room.ts";

withoutDatabaseUrl();

test("starts PostgreSQL 18 in UTC, UTF-8 and the builtin C.UTF-8, quick rather than durable", async () => {
  await using server = await startPostgres();
  const [row] = await query(
    server.url,
    `SELECT current_setting('server_version_num')::int / 10000 AS major, current_user AS who,
       current_setting('timezone') AS timezone, current_setting('fsync') AS fsync,
       current_setting('max_locks_per_transaction') AS locks,
       pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale,
       upper('é') AS upper, to_tsvector('running')::text AS stemmed
     FROM pg_database WHERE datname = current_database()`,
  );
  expect(row).toEqual({
    major: 18,
    who: "postgres",
    timezone: "UTC",
    fsync: "off",
    locks: "256",
    encoding: "UTF8",
    provider: "b",
    locale: "C.UTF-8",
    upper: "É",
    stemmed: "'run':1",
  });
});

test("lets nobody in without the password", async () => {
  await using server = await startPostgres();
  const url = new URL(server.url);
  url.password = "guessed";
  await expect(query(url.href, "SELECT")).rejects.toMatchObject({ code: "28P01" });
});

test("takes settings, quotes and backslashes included, and leaves them to ALTER SYSTEM", async () => {
  const value = String.raw`it's \a`;
  await using server = await startPostgres({ settings: { work_mem: "7MB", "my.value": value } });
  expect(
    await query(server.url, "SELECT current_setting('work_mem') w, current_setting('my.value') v"),
  ).toEqual([{ w: "7MB", v: value }]);
  await query(server.url, "ALTER SYSTEM SET work_mem = '9MB'");
  await query(server.url, "SELECT pg_reload_conf()");
  await vi.waitFor(async () =>
    expect(await query(server.url, "SHOW work_mem")).toEqual([{ work_mem: "9MB" }]),
  );
});

test("starts several servers at once, each on its own port, and ends each without a trace", async () => {
  const tmp = await room();
  vi.stubEnv("TMPDIR", tmp);
  const servers = await Promise.all([1, 2, 3].map(() => startPostgres()));
  expect(new Set(servers.map(({ port }) => port)).size).toBe(3);
  for (const server of servers) expect(await query(server.url, "SELECT 1 AS one")).toHaveLength(1);
  await Promise.all(servers.map((server) => server.stop()));
  expect(await leftovers(tmp)).toEqual(nothing);
});

test("can be stopped twice", async () => {
  const server = await startPostgres();
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(existsSync(server.dataDirectory ?? "")).toBe(false);
});

test("does not keep a program alive that has nothing else to do", async () => {
  const tmp = await room();
  const program = runProgram({ room: tmp, afterwards: "end" });
  expect(await program.ended).toBe(0);
  expect(await leftovers(tmp)).toEqual(nothing);
});

test("starts whatever is set in the environment for the program around it", async () => {
  vi.stubEnv("NODE_OPTIONS", "--import=file:///nowhere.mjs");
  vi.stubEnv("LC_ALL", "xx_YY.UTF-8");
  vi.stubEnv("TZ", "Nowhere/Land");
  const mask = process.umask(0o077);
  onTestFinished(() => void process.umask(mask));
  await using server = await startPostgres();
  expect(await query(server.url, "SHOW timezone")).toEqual([{ TimeZone: "UTC" }]);
});

test("serves the port that was asked for, and says so when it is taken", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(startPostgres({ port })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(String(port)),
  });
  holder.close();
  await once(holder, "close");
  await using server = await startPostgres({ port });
  expect(server.port).toBe(port);
  expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

describe("a start that fails", () => {
  test("says why with the end of the log, and leaves nothing behind", async () => {
    const tmp = await room();
    vi.stubEnv("TMPDIR", tmp);
    const error = await startPostgres({ settings: { shared_bufers: "1GB" } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(LocalPostgresError);
    expect(error).toMatchObject({
      code: "START_FAILED",
      message: expect.stringContaining('unrecognized configuration parameter "shared_bufers"'),
    });
    expect(await leftovers(tmp)).toEqual(nothing);
  });

  test.each([
    ["work mem", "1MB"],
    ["work_mem", "1MB\nport = 1"],
  ])("refuses the setting %j = %j, which could become another one", async (name, value) => {
    await expect(startPostgres({ settings: { [name]: value } })).rejects.toMatchObject({
      code: "INVALID_SETTING",
    });
  });

  test("points to DATABASE_URL where there are no binaries", async () => {
    await expect(installedBinaries(18, "plan9-mips")).rejects.toMatchObject({
      code: "UNSUPPORTED_PLATFORM",
      message: expect.stringContaining("Set DATABASE_URL"),
    });
  });

  test.runIf(process.getuid?.() === 0)("needs an account that is not root's", async () => {
    await expect(serverAccount("no-such-account")).rejects.toMatchObject({
      code: "NO_UNPRIVILEGED_ACCOUNT",
      message: expect.stringContaining("no-such-account"),
    });
  });
});

test("a server that died is reported by stop(), with its log, and cleaned up", async () => {
  const tmp = await room();
  vi.stubEnv("TMPDIR", tmp);
  const server = await startPostgres();
  process.kill((await ownerOf(server.dataDirectory)).postmasterPid, "SIGQUIT");
  await vi.waitFor(() => expect(query(server.url, "SELECT")).rejects.toThrow("ECONNREFUSED"));
  await expect(server.stop()).rejects.toMatchObject({
    code: "SERVER_DIED",
    message: expect.stringContaining("received immediate shutdown request"),
  });
  expect(await leftovers(tmp)).toEqual(nothing);
});

describe("DATABASE_URL", () => {
  test("is served instead: nothing is started, and stop() leaves it alone", async () => {
    await using other = await startPostgres();
    const tmp = await room();
    vi.stubEnv("TMPDIR", tmp);
    vi.stubEnv("DATABASE_URL", other.url);
    const server = await startPostgres();
    expect(server).toMatchObject({ embedded: false, url: other.url, port: other.port });
    expect(await leftovers(tmp)).toEqual(nothing);
    await server.stop();
    expect(await query(other.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("that is blank counts as unset", async () => {
    vi.stubEnv("DATABASE_URL", "  ");
    await using server = await startPostgres();
    expect(server.embedded).toBe(true);
  });

  test("that is no postgres URL is refused without being shown", async () => {
    vi.stubEnv("DATABASE_URL", "mysql://root:hunter2@localhost/x");
    const error = await startPostgres().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "INVALID_DATABASE_URL" });
    expect(String(error)).not.toContain("hunter2");
  });
});
