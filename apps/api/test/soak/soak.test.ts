import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, databaseUrl } from "@acme/local-postgres";
import { expect, it } from "vitest";
import { startApiProcess } from "./api-process.ts";
import type { Disturbance } from "./disturbances.ts";
import { disturb, disturbanceKinds } from "./disturbances.ts";
import { checkExport } from "./export-lane.ts";
import { createLimitedLane } from "./limited-lane.ts";
import { startLoad } from "./load.ts";
import { seededRandom } from "./random.ts";
import { checkOverview } from "./reader-lane.ts";
import { statementsLeft, untilAnswered } from "./recovery.ts";
import { report } from "./report.ts";
import { startRestartablePostgres } from "./restartable-postgres.ts";
import { seedTenants } from "./seed-tenants.ts";
import { createSoakClient } from "./soak-client.ts";
import { createTenantModels } from "./tenant-model.ts";
import { checkDomains } from "./writer-lane.ts";

/** How long the load lasts; half an hour is `ACME_SOAK_SECONDS=1800`. */
const seconds = Number(process.env["ACME_SOAK_SECONDS"] ?? 120);
const seed = Number(process.env["ACME_SOAK_SEED"] ?? 20_261_126);
const plan = { limit: 12, window: 10_000 };
/** Milliseconds until everything was asked for, and compiled, once. */
const WARM_UP = 8_000;
/** Bytes: caches and compiled code may grow a little. A leak of some hundred bytes a request is far more in half an hour. */
const MAY_RETAIN = 8 * 2 ** 20;

it(
  "is right whatever happens to the database under load, and is as ever afterwards",
  { timeout: (seconds + 240) * 1_000 },
  async ({ annotate }) => {
    const [limited, ...tenants] = createTenantModels();
    expect.assert(limited !== undefined);
    const everybody = [limited, ...tenants];
    const postgres = await startRestartablePostgres();
    await createDatabase(postgres.url, "soak");
    const database = databaseUrl(postgres.url, "soak");
    await seedTenants(database, everybody);

    const disturbances: Disturbance[] = [];
    const badLines: string[] = [];
    const api = await startApiProcess(
      database,
      {
        RATE_LIMIT_PLANS: `free=1000000,starter=${plan.limit}`,
        RATE_LIMIT_USER: "1000000",
        RATE_LIMIT_ADDRESS: "1000000",
        RATE_LIMIT_WINDOW_SECONDS: String(plan.window / 1_000),
        // A machine that is busy with other tests is no reason to fail.
        CONNECT_TIMEOUT_MS: "20000",
      },
      (line) => {
        const isBad = /"status":500|"level":"fatal"/.test(line);
        if (isBad || everybody.some(({ marker }) => line.includes(marker))) badLines.push(line);
      },
    );
    const client = createSoakClient(api.url, everybody, disturbances);
    const limitedLane = createLimitedLane(client, limited, plan, disturbances);
    const load = startLoad({ client, database, tenants, more: limitedLane.ask, seed });
    await sleep(WARM_UP);
    const retained = [await api.retainedBytes()];

    // Each kind at least once, however short the load is.
    const random = seededRandom(seed);
    const until = Date.now() + seconds * 1_000;
    for (let round = 0; round < disturbanceKinds.length || Date.now() < until; round += 1) {
      await sleep(1_500 + random.below(seconds > 120 ? 8_000 : 1_500));
      const kind = disturbanceKinds[round % disturbanceKinds.length] ?? "terminate";
      const disturbance: Disturbance = { kind, begun: Date.now() };
      disturbances.push(disturbance);
      await disturb(kind, postgres, database, random);
      disturbance.over = Date.now();
      await untilAnswered(api.url, client, tenants);
      disturbance.recovered = Date.now();
    }
    await sleep(1_500);
    await load.stop();

    // Everything is right afterwards, and it is the process of before that says so.
    for (const tenant of tenants) {
      await checkDomains(client, tenant);
      await checkOverview(client, tenant);
      await checkExport(client, tenant, "csv");
      await checkExport(client, tenant, "json");
    }
    retained.push(await api.retainedBytes());
    const { logged } = api;
    await annotate(report({ seconds, seed, client, disturbances, retained, logged }));

    expect(client.faults).toEqual([]);
    expect(badLines).toEqual([]);
    expect(api.isRunning()).toBe(true);
    expect(await statementsLeft(database)).toEqual([]);
    const [before = 0, after = 0] = retained;
    expect(after - before).toBeLessThan(MAY_RETAIN);
    // It was no easy time: the limit, the lock and the outages were met.
    expect(limitedLane.refused()).toBeGreaterThan(0);
    const storeFailed = "requests are counted in memory: the limiter's store failed";
    expect(logged.get(storeFailed)).toBeGreaterThan(0);
    expect(client.outcomes.get("503 unavailable")).toBeGreaterThan(0);
  },
);
