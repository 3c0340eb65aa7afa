import type { ApiProcess } from "./api-process.ts";
import type { Disturbance } from "./disturbances.ts";
import { disturbanceKinds } from "./disturbances.ts";
import type { SoakClient } from "./soak-client.ts";

type Found = {
  readonly seconds: number;
  readonly seed: number;
  readonly client: SoakClient;
  readonly disturbances: readonly Disturbance[];
  /** Bytes, after the warm-up and at the end. */
  readonly retained: readonly number[];
  readonly logged: ApiProcess["logged"];
};

/** What came of it, in one line of JSON. */
export function report({ client, disturbances, retained, logged, ...rest }: Found): string {
  const kinds = disturbanceKinds.map((kind) => {
    const recoveries = disturbances
      .filter((disturbance) => disturbance.kind === kind)
      .map(({ over = 0, recovered = 0 }) => recovered - over);
    return [kind, { times: recoveries.length, slowestRecoveryMs: Math.max(0, ...recoveries) }];
  });
  return JSON.stringify({
    ...rest,
    slowest: client.slowest(),
    answers: Object.fromEntries(client.outcomes),
    disturbances: Object.fromEntries(kinds),
    retainedMiB: retained.map((bytes) => Number((bytes / 2 ** 20).toFixed(1))),
    logged: Object.fromEntries(logged),
    faults: client.faults,
  });
}
