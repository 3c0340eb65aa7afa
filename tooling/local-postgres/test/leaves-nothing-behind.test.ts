import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { describe, expect, test, vi } from "vitest";
import { wasStartedWith } from "../src/server/processes.ts";
import { startPostgres } from "../src/start-postgres.ts";
import { withoutDatabaseUrl } from "./support/embedded-only.ts";
import { runProgram } from "./support/program.ts";
import { query } from "./support/query.ts";
import { ownerOf } from "./support/running-server.ts";
import { leftovers, nothing, processesIn, room } from "./support/room.ts";

withoutDatabaseUrl();

describe("when the program that started it", () => {
  test.each([
    ["is interrupted with Ctrl-C", "SIGINT", "group"],
    ["is hung up on by its terminal", "SIGHUP", "group"],
    ["is terminated", "SIGTERM", "process"],
    ["is killed with -9", "SIGKILL", "process"],
    ["is killed with -9 with its whole group", "SIGKILL", "group"],
  ] as const)("%s, server and folder go", async (_, signal, target) => {
    const tmp = await room();
    const program = runProgram({ room: tmp });
    const { url } = await program.server;
    // A session in the middle of something must not hold the shutdown up.
    const client = new Client(url);
    client.on("error", () => undefined);
    await client.connect();
    const working = client.query("SELECT pg_sleep(600)").catch((error: unknown) => error);
    // The program, the supervisor and the server: the test looks at the right things.
    expect((await processesIn(tmp)).length).toBeGreaterThanOrEqual(3);
    process.kill(target === "group" ? -program.pid : program.pid, signal);
    await program.ended;
    expect(await leftovers(tmp)).toEqual(nothing);
    expect(await working).toBeInstanceOf(Error);
    await client.end();
  });

  test.each([
    ["throws an uncaught exception", "throw", 1],
    ["leaves a rejection unhandled", "reject", 1],
    ["calls process.exit()", "exit", 3],
  ] as const)("%s, server and folder go", async (_, behaviour, exitCode) => {
    const tmp = await room();
    const program = runProgram({ room: tmp, afterwards: behaviour });
    expect(await program.ended).toBe(exitCode);
    expect(await leftovers(tmp)).toEqual(nothing);
  });

  test.each([0, 60, 120, 200, 300, 450, 600, 800])(
    "is killed with -9 in the middle of a start, after %i ms, nothing stays",
    async (milliseconds) => {
      const tmp = await room();
      const program = runProgram({ room: tmp });
      await sleep(milliseconds);
      program.process.kill("SIGKILL");
      await program.ended;
      expect(await leftovers(tmp)).toEqual(nothing);
    },
  );
});

test("a supervisor that is told to end takes its server along", async () => {
  const tmp = await room();
  vi.stubEnv("TMPDIR", tmp);
  const server = await startPostgres();
  const { supervisorPid } = await ownerOf(server.dataDirectory);
  process.kill(supervisorPid, "SIGTERM");
  expect(await leftovers(tmp)).toEqual(nothing);
  await server.stop();
});

describe("when even the supervisor is killed with -9", () => {
  test("the program it worked for cleans up", async () => {
    const tmp = await room();
    vi.stubEnv("TMPDIR", tmp);
    const server = await startPostgres();
    const { supervisorPid } = await ownerOf(server.dataDirectory);
    process.kill(supervisorPid, "SIGKILL");
    expect(await leftovers(tmp)).toEqual(nothing);
    await server.stop();
  });

  test("with the program, the next start cleans up", async () => {
    const tmp = await room();
    const program = runProgram({ room: tmp });
    const { dataDirectory } = await program.server;
    const owner = await ownerOf(dataDirectory);
    // The program first would let the supervisor see it.
    process.kill(program.pid, "SIGSTOP");
    process.kill(owner.supervisorPid, "SIGKILL");
    process.kill(program.pid, "SIGKILL");
    await program.ended;
    const orphanRuns = () => wasStartedWith(owner.postmasterPid, dataDirectory);
    expect(await orphanRuns()).toBe(true);
    vi.stubEnv("TMPDIR", tmp);
    const next = await startPostgres();
    expect(await orphanRuns()).toBe(false);
    expect(await query(next.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await next.stop();
    expect(await leftovers(tmp)).toEqual(nothing);
  });

  test("of another server, a start leaves living servers alone", async () => {
    const tmp = await room();
    vi.stubEnv("TMPDIR", tmp);
    await using first = await startPostgres();
    await using second = await startPostgres();
    for (const { url } of [first, second]) {
      expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    }
  });
});
