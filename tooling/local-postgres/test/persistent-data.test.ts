import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { LocalPostgresError } from "../src/errors.ts";
import type { EmbeddedServer } from "../src/postgres-server.ts";
import { startPostgres } from "../src/start-postgres.ts";
import { postmasterFile, readPostmaster } from "../src/server/postmaster-file.ts";
import { waitUntil, wasStartedWith } from "../src/server/processes.ts";
import { withoutDatabaseUrl } from "./support/embedded-only.ts";
import { runProgram } from "./support/program.ts";
import { query } from "./support/query.ts";
import { ownerOf } from "./support/running-server.ts";
import { leftovers, nothing, processesIn, room } from "./support/room.ts";

withoutDatabaseUrl();

async function start(dataDirectory: string): Promise<EmbeddedServer> {
  const server = await startPostgres({ dataDirectory });
  if (!server.embedded) throw new Error("DATABASE_URL is set");
  return server;
}

/** A cluster with one table, left as after a power cut: nothing runs, `postmaster.pid` is there. */
async function crashedCluster(): Promise<string> {
  const dataDirectory = join(await room(), "data");
  const tmp = await room();
  const program = runProgram({ room: tmp, start: { dataDirectory } });
  const server = await program.server;
  await query(server.url, "CREATE TABLE kept AS SELECT 1 AS n");
  const pids = await processesIn(tmp);
  const { postmasterPid } = await ownerOf(dataDirectory);
  const all = new Set([program.pid, ...pids, postmasterPid]);
  for (const pid of all) process.kill(pid, "SIGSTOP");
  for (const pid of all) process.kill(pid, "SIGKILL");
  await program.ended;
  await waitUntil(async () => (await processesIn(dataDirectory)).length === 0, 10_000);
  expect(await readPostmaster(dataDirectory)).toBeDefined();
  return dataDirectory;
}

test("a cluster is kept from run to run, durable, with its password", async () => {
  const dataDirectory = join(await room(), "nested", "data");
  const first = await start(dataDirectory);
  await query(first.url, "CREATE TABLE kept AS SELECT 1 AS n");
  expect(await query(first.url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  await first.stop();
  await using second = await start(dataDirectory);
  expect(new URL(second.url).password).toBe(new URL(first.url).password);
  expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  expect(second).toMatchObject({ dataDirectory, relocatedFrom: undefined });
  const log = await readFile(second.logFile, "utf8");
  expect(log.match(/starting PostgreSQL/g), "one start in the log of this start").toHaveLength(1);
});

test("is shut down cleanly even when its program is killed with -9", async () => {
  const dataDirectory = join(await room(), "data");
  const tmp = await room();
  const program = runProgram({ room: tmp, start: { dataDirectory } });
  const server = await program.server;
  program.process.kill("SIGKILL");
  expect(await leftovers(tmp)).toEqual(nothing);
  expect(await readFile(server.logFile, "utf8")).toContain("database system is shut down");
  await expect(readFile(postmasterFile(dataDirectory))).rejects.toMatchObject({ code: "ENOENT" });
});

test.each([150, 400, 700])(
  "is complete or not there when its first start is killed after %i ms",
  async (milliseconds) => {
    const parent = await room();
    const dataDirectory = join(parent, "data");
    const tmp = await room();
    const program = runProgram({ room: tmp, start: { dataDirectory } });
    await sleep(milliseconds);
    program.process.kill("SIGKILL");
    expect(await leftovers(tmp)).toEqual(nothing);
    await using server = await start(dataDirectory);
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await readdir(parent)).toEqual(["data"]);
  },
);

describe("after a crash of the machine", () => {
  test("starts again in spite of the stale postmaster.pid", async () => {
    const dataDirectory = await crashedCluster();
    await using server = await start(dataDirectory);
    expect(await query(server.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
    expect(await readFile(server.logFile, "utf8")).toContain("automatic recovery in progress");
  });

  test("starts again when another process has the stale pid by now", async () => {
    const dataDirectory = await crashedCluster();
    await using stranger = await startPostgres();
    const { postmasterPid: pid } = await ownerOf(stranger.dataDirectory);
    const stale = await readFile(postmasterFile(dataDirectory), "utf8");
    await writeFile(postmasterFile(dataDirectory), stale.replace(/^\d+/, String(pid)));
    await using server = await start(dataDirectory);
    expect(await query(server.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
    expect(await query(stranger.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });
});

describe("a data directory in use", () => {
  test("is refused with the pid of the program that has it, which goes on", async () => {
    const dataDirectory = join(await room(), "data");
    const program = runProgram({ room: await room(), start: { dataDirectory } });
    const { url } = await program.server;
    await expect(start(dataDirectory)).rejects.toMatchObject({
      code: "DATA_DIRECTORY_IN_USE",
      pid: program.pid,
      message: expect.stringContaining(`in use by process ${program.pid}`),
    });
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    program.process.kill("SIGTERM");
    await waitUntil(async () => (await readPostmaster(dataDirectory)) === undefined, 15_000);
  });

  test("goes to exactly one of several programs that ask for a new one at once", async () => {
    const parent = await room();
    const dataDirectory = join(parent, "data");
    const starts = await Promise.allSettled([1, 2, 3].map(() => start(dataDirectory)));
    const servers = starts.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : [],
    );
    const codes = starts.flatMap((result) =>
      result.status === "rejected" && result.reason instanceof LocalPostgresError
        ? [result.reason.code]
        : [],
    );
    expect(servers).toHaveLength(1);
    expect(codes).toEqual(["DATA_DIRECTORY_IN_USE", "DATA_DIRECTORY_IN_USE"]);
    for (const server of servers) {
      expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      await server.stop();
    }
    expect(await readdir(parent)).toEqual(["data"]);
  });

  test("is not taken for an orphan's because of what a server before left there", async () => {
    const dataDirectory = join(await room(), "data");
    await using server = await start(dataDirectory);
    const { postmasterPid, ...owner } = await ownerOf(dataDirectory);
    // As between the start of a server and its own note: the note is of one long gone.
    const gone = { parentPid: owner.parentPid, supervisorPid: 2 ** 30, postmasterPid: 2 ** 30 };
    await writeFile(join(dataDirectory, "local-postgres.json"), JSON.stringify(gone));
    await expect(start(dataDirectory)).rejects.toMatchObject({
      code: "DATA_DIRECTORY_IN_USE",
      pid: postmasterPid,
    });
    expect(await query(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("by an orphan whose supervisor was killed is taken over", async () => {
    const dataDirectory = join(await room(), "data");
    const program = runProgram({ room: await room(), start: { dataDirectory } });
    const { url } = await program.server;
    await query(url, "CREATE TABLE kept AS SELECT 1 AS n");
    const { supervisorPid, postmasterPid } = await ownerOf(dataDirectory);
    process.kill(program.pid, "SIGSTOP");
    process.kill(supervisorPid, "SIGKILL");
    process.kill(program.pid, "SIGKILL");
    expect(await wasStartedWith(postmasterPid, dataDirectory)).toBe(true);
    await using server = await start(dataDirectory);
    expect(await query(server.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  });
});

describe("a data directory that can't be one", () => {
  test("is refused and left as it is when it holds something else", async () => {
    const dataDirectory = join(await room(), "data");
    await mkdir(dataDirectory);
    await writeFile(join(dataDirectory, "letter.txt"), "dear");
    await expect(start(dataDirectory)).rejects.toMatchObject({ code: "DATA_DIRECTORY_UNUSABLE" });
    expect(await readdir(dataDirectory)).toEqual(["letter.txt"]);
    expect(await readdir(dirname(dataDirectory))).toEqual(["data"]);
  });

  test("is refused when its cluster is of another major version", async () => {
    const dataDirectory = join(await room(), "data");
    await mkdir(dataDirectory);
    await writeFile(join(dataDirectory, "PG_VERSION"), "17\n");
    await expect(start(dataDirectory)).rejects.toMatchObject({
      code: "DATA_DIRECTORY_UNUSABLE",
      message: expect.stringContaining("PostgreSQL 17, not 18"),
    });
  });

  test("may be an empty folder", async () => {
    const dataDirectory = join(await room(), "data");
    await mkdir(dataDirectory);
    onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
    await using server = await start(dataDirectory);
    expect(server.dataDirectory).toBe(dataDirectory);
  });
});
