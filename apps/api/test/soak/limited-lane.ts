import type { Disturbance } from "./disturbances.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";

/**
 * Asks more often than the plan allows, one request after the other, and counts what got through. A count
 * that Postgres forgets in a crash is documented; nothing else gives a window a second budget.
 */
export function createLimitedLane(
  client: SoakClient,
  tenant: TenantModel,
  { limit, window }: { readonly limit: number; readonly window: number },
  disturbances: readonly Disturbance[],
): { readonly ask: () => Promise<void>; readonly refused: () => number } {
  let current = 0;
  let allowed = 0;
  let refused = 0;
  const crashesIn = (number: number): number =>
    disturbances.filter(
      ({ kind, begun, recovered = Infinity }) =>
        kind === "crash" && begun < (number + 1) * window && recovered >= number * window,
    ).length;
  return {
    refused: () => refused,
    ask: async () => {
      const { status, problem, begun, ended } = await client.ask({
        path: tenant.path,
        as: tenant.user("viewer"),
        of: [tenant],
        limited: true,
      });
      if (problem === "rate_limited") refused += 1;
      else if (status !== 200 && status !== 503) client.fault(`${tenant.path}: ${status}`);
      const number = Math.floor(begun / window);
      // Nobody can say in which window the others were counted.
      if (status !== 200 || Math.floor(ended / window) !== number) return;
      allowed = number === current ? allowed + 1 : 1;
      current = number;
      if (allowed > limit * (1 + crashesIn(number))) {
        client.fault(`${allowed} requests of one window got through where ${limit} may`);
      }
    },
  };
}
