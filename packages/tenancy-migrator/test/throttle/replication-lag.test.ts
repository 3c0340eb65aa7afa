import { freshDatabase } from "@acme/local-postgres/testing";
import { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { replicationLag } from "../../src/throttle/replication-lag.ts";
import { until } from "../support/sessions.ts";
import type { Replicated } from "../support/standby.ts";
import { replicatedServer } from "../support/standby.ts";

const megabyte = 1024 ** 2;
const nobodyListens = (): void => {};

// With DATABASE_URL there is no server that a standby could be made of.
describe.skipIf(process.env["DATABASE_URL"] !== undefined)("a server with a standby", () => {
  let servers: Replicated;
  let client: Client;
  let standby: Client;

  beforeAll(async () => {
    servers = await replicatedServer("the-standby");
    [client, standby] = [new Client(servers.primary.url), new Client(servers.standby.url)];
    await client.connect();
    await standby.connect();
    await client.query("CREATE TABLE filler (content text)");
    return async () => {
      await client.end();
      await standby.end();
      await servers.stop();
    };
  });

  const write = (bytes: number): Promise<unknown> =>
    client.query(
      `INSERT INTO filler SELECT string_agg(md5(n::text), '') FROM generate_series(1, $1::int) AS n GROUP BY n % 100`,
      [bytes / 32],
    );

  const caughtUp = (): Promise<true> =>
    until(async () => {
      const { rows } = await client.query<{ done: boolean }>(
        "SELECT replay_lsn = pg_current_wal_lsn() AS done FROM pg_stat_replication",
      );
      return rows[0]?.done === true ? true : undefined;
    });

  it("waits for one that replays nothing any more, and goes on when it has caught up", async () => {
    const throttle = replicationLag({ maxLag: undefined, maxLagBytes: megabyte }, nobodyListens);
    await caughtUp();
    expect(await throttle.ask(client, "")).toBeUndefined();
    await standby.query("SELECT pg_wal_replay_pause()");
    await write(3 * megabyte);
    expect(await throttle.ask(client, "")).toMatch(
      /^the-standby is [3-9]\.?\d* MB behind \(at most 1 MB\)$/,
    );
    await standby.query("SELECT pg_wal_replay_resume()");
    await caughtUp();
    expect(await throttle.ask(client, "")).toBeUndefined();
  });

  it("waits for one that replays later than it may", async () => {
    const throttle = replicationLag({ maxLag: 0.3, maxLagBytes: undefined }, nobodyListens);
    await standby.query("ALTER SYSTEM SET recovery_min_apply_delay = '1s'");
    await standby.query("SELECT pg_reload_conf()");
    // Each write is replayed a second after it was made, so there is always one that is late.
    const reason = await until(async () => {
      await write(32_000);
      return throttle.ask(client, "");
    });
    expect(reason).toMatch(/^the-standby is [\d.]+ s behind \(at most 0\.3 s\)$/);
    await standby.query("ALTER SYSTEM RESET recovery_min_apply_delay");
    await standby.query("SELECT pg_reload_conf()");
    // What is shown is the delay of what was replayed last.
    await until(async () => {
      await write(32_000);
      return (await throttle.ask(client, "")) === undefined ? true : undefined;
    });
  });

  it("says once that it may not see, to a role that may not", async () => {
    await client.query("CREATE ROLE blind LOGIN PASSWORD 'blind' BYPASSRLS");
    const url = new URL(servers.primary.url);
    url.username = "blind";
    url.password = "blind";
    const blind = new Client({ connectionString: url.toString() });
    await blind.connect();
    const notices: string[] = [];
    const bounds = { maxLag: 1, maxLagBytes: 1 };
    const throttle = replicationLag(bounds, (cause) => void notices.push(cause));
    expect(await throttle.ask(blind, "")).toBeUndefined();
    await blind.end();
    expect(notices).toEqual(["replication-hidden"]);
  });
});

describe("a server without a standby", () => {
  it("waits for nobody, whoever asks", async () => {
    const database = await freshDatabase();
    const notices: string[] = [];
    const bounds = { maxLag: 0, maxLagBytes: 0 };
    const throttle = replicationLag(bounds, (cause) => void notices.push(cause));
    expect(await throttle.ask(await database.connect(), "")).toBeUndefined();
    expect(notices).toEqual([]);
  });
});
