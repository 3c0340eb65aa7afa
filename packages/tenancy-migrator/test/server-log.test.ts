import { readFile } from "node:fs/promises";
import type { EmbeddedServer } from "@acme/local-postgres";
import { isolatedServer } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import type { MigratorEvent } from "../src/index.ts";
import {
  partitionedSql,
  partitionedTenancy,
  partitionedWrites,
  partitionings,
} from "./support/partitioned-shops.ts";
import { openTestSession, until } from "./support/sessions.ts";
import { databaseWith, migratorOf, shopsDatabase, shopsTenancy } from "./support/shops.ts";
import { staffedShops, staffedTenancy } from "./support/staffed-shops.ts";

const role = "shops_log";

/** A server that writes down whoever waits for a lock longer than a moment, and everything worse than a notice. */
async function talkativeServer(major: 15 | 16 | 17 | 18): Promise<EmbeddedServer> {
  const server = await isolatedServer({
    major,
    settings: {
      log_lock_waits: "on",
      deadlock_timeout: "100ms",
      log_min_messages: "warning",
      log_min_error_statement: "panic",
      log_line_prefix: "%b %a|",
    },
  });
  if (!server.embedded) throw new Error("the log of a server that others run can't be read");
  return server;
}

/** What the log says of sessions since the server was up, by whom: the server's own work is its business. */
async function remarks({ logFile }: EmbeddedServer): Promise<string[]> {
  const lines = (await readFile(logFile, "utf8")).split("\n");
  return lines.flatMap((line) => {
    const said =
      /^(?:client backend|parallel worker) (?<what>.*\|(?:WARNING|ERROR|FATAL|PANIC|LOG): .*)$/u;
    return said.exec(line)?.groups?.["what"] ?? [];
  });
}

describe.each([15, 16, 17, 18] as const)("the log of a server (PostgreSQL %i)", (major) => {
  it("says nothing of a whole way forwards and back", async () => {
    const server = await talkativeServer(major);
    const where = { serverUrl: server.url };
    const partitioned = partitionedTenancy("partitioned_log");
    const staffed = staffedTenancy("staffed_log");
    const databases = [
      [await shopsDatabase("legacy", { role }, where), shopsTenancy({ role })],
      [await staffedShops("log", staffed, where), staffed],
      [await databaseWith(partitionedSql(partitionings.list, 100), where), partitioned],
    ] as const;
    for (const [database, tenancy] of databases) {
      const migrator = migratorOf(database, tenancy);
      await migrator.doctor();
      await migrator.run({ to: "contract" });
      await migrator.run({ to: "contract", dropCompat: true });
      expect((await migrator.audit()).holds).toBe(true);
      await migrator.rollback({ to: "start" });
    }
    expect(await remarks(server)).toEqual([]);
  });
});

describe("the log of a server with readers and writers", () => {
  it("says nothing of those who only write beside a run", async () => {
    const server = await talkativeServer(18);
    const tenancy = partitionedTenancy("partitioned_log");
    const database = await databaseWith(partitionedSql(partitionings.range, 2000), {
      serverUrl: server.url,
    });
    const writer = await openTestSession(database);
    await writer.query("SET application_name = 'writer'");
    // As usual, it gives up before the server looks for a deadlock: then nobody else is its victim.
    const locks = { lockTimeout: 50, attempts: 500 };
    const run = migratorOf(database, tenancy, { locks }).run({ to: "contract" });
    const over = new AbortController();
    const ended = run.finally(() => {
      over.abort();
    });
    for (const write of partitionedWrites) await writer.query(write);
    for (let id = 5000; !over.signal.aborted; id += 1) {
      await writer.query(`INSERT INTO parts (id, k, thing_id) VALUES (${id}, ${1 + (id % 40)}, 1)`);
      await writer.query(`UPDATE parts SET thing_id = 2 WHERE id = ${id}`);
    }
    expect((await ended).holds).toBe(true);
    const said = await remarks(server);
    expect(said.filter((line) => !line.startsWith("acme-tenancy run|"))).toEqual([]);
    expect(said.filter((line) => !isWaitOfTheRun(line))).toEqual([]);
  });

  it("says of a reader without end only that the run waited, gave up, and tried again", async () => {
    const server = await talkativeServer(18);
    const database = await shopsDatabase("legacy", { role }, { serverUrl: server.url });
    const reader = await openTestSession(database);
    await reader.query("BEGIN; SELECT FROM lines");
    const retries: MigratorEvent[] = [];
    const run = migratorOf(database, shopsTenancy({ role }), {
      locks: { lockTimeout: 300 },
      onEvent: (event) => event.type === "retry" && retries.push(event),
    }).run({ to: "expand" });
    await until(() => Promise.resolve(retries.length > 1 ? true : undefined));
    await reader.query("COMMIT");
    await run;
    const said = await remarks(server);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((line) => !isWaitOfTheRun(line))).toEqual([]);
  });
});

/** What is expected: it waits for a lock, gets it, or gives up within its lock_timeout. */
function isWaitOfTheRun(line: string): boolean {
  return /^acme-tenancy run\|(?:LOG: {2}process \d+ (?:still waiting for|acquired) \w+ on |ERROR: {2}canceling statement due to lock timeout)/u.test(
    line,
  );
}
