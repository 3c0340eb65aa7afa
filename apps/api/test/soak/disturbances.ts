import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { logins, withClient } from "./seed-tenants.ts";
import type { Random } from "./random.ts";
import type { RestartablePostgres } from "./restartable-postgres.ts";

/** In the order of a round of the short form. */
export const disturbanceKinds = ["terminate", "lock", "restart", "crash"] as const;
export type DisturbanceKind = (typeof disturbanceKinds)[number];

/** From just before it began until everything was answered again; times in milliseconds. */
export type Disturbance = {
  readonly kind: DisturbanceKind;
  readonly begun: number;
  /** When Postgres was as always again. */
  over?: number;
  /** When the API was, too. */
  recovered?: number;
};

/** Whether requests between the two moments may have met a database that was not there. */
export function mayFail(disturbances: readonly Disturbance[], from: number, to: number): boolean {
  return disturbances.some(
    // A limiter without its table is no reason to refuse anything.
    ({ kind, begun, recovered = Infinity }) => kind !== "lock" && begun <= to && recovered >= from,
  );
}

const users = [logins.tenant, logins.system];
const ofTheApi = "FROM pg_stat_activity WHERE usename = ANY ($1)";

/** Disturbs the database, and resolves when it is as always again. */
export async function disturb(
  kind: DisturbanceKind,
  postgres: RestartablePostgres,
  databaseUrl: string,
  random: Random,
): Promise<void> {
  const seconds = (most: number): number => 500 + random.below(most * 1_000);
  switch (kind) {
    case "terminate":
      await withClient(databaseUrl, async (client) => {
        for (let times = 1 + random.below(4); times > 0; times -= 1) {
          await client.query(`SELECT pg_terminate_backend(pid) ${ofTheApi}`, [users]);
          await sleep(random.below(400));
        }
      });
      return;
    case "lock":
      await withClient(databaseUrl, async (client) => {
        await client.query("BEGIN; LOCK TABLE acme_api.rate_limits");
        await sleep(1_500 + seconds(3));
        await client.query("ROLLBACK");
      });
      return;
    case "restart":
      await postgres.stop();
      await sleep(seconds(3));
      await postgres.start();
      return;
    case "crash":
      await crash(databaseUrl);
  }
}

/** Kills one of the API's sessions in a way that makes Postgres end them all and recover from its log. */
async function crash(databaseUrl: string): Promise<void> {
  // The API gives connections up meanwhile: one that was there may be gone when it is to be killed.
  await vi.waitFor(
    async () => {
      const { rows } = await withClient(databaseUrl, (client) =>
        client.query<{ pid: number }>(`SELECT pid ${ofTheApi} LIMIT 1`, [users]),
      );
      const [victim] = rows;
      if (victim === undefined) throw new Error("the API has no connection");
      process.kill(victim.pid, "SIGKILL");
    },
    { timeout: 10_000, interval: 10 },
  );
  // The postmaster hears of it a moment later.
  await sleep(200);
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      await withClient(databaseUrl, (client) => client.query("SELECT 1"));
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(100);
    }
  }
}
