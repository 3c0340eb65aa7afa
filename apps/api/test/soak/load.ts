import { setTimeout as sleep } from "node:timers/promises";
import { createExportLane } from "./export-lane.ts";
import { createReaderLane } from "./reader-lane.ts";
import { seededRandom } from "./random.ts";
import { addConversation } from "./seed-tenants.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";
import { createWriterLane } from "./writer-lane.ts";

type Options = {
  readonly client: SoakClient;
  readonly database: string;
  readonly tenants: readonly TenantModel[];
  /** What else is done again and again. */
  readonly more: () => Promise<void>;
  readonly seed: number;
};

/** Milliseconds between two requests of a lane, at most. */
const PAUSE = 120;

/** All that goes on at the same time; resolves, once told to stop, when each lane has its last answer. */
export function startLoad({ client, database, tenants, more, seed }: Options): {
  readonly stop: () => Promise<void>;
} {
  const over = new AbortController();
  const run = async (name: string, number: number, work: () => Promise<void>): Promise<void> => {
    const random = seededRandom(seed + 1_000 + number);
    try {
      while (!over.signal.aborted) {
        await work();
        await sleep(random.below(PAUSE));
      }
    } catch (error) {
      client.fault(`${name} ${number} ended: ${String(error)}`);
    }
  };
  const lanes = tenants.flatMap((tenant) => {
    const number = tenant.number * 10;
    const random = (lane: number) => seededRandom(seed + number + lane);
    return [
      run("writer", number, createWriterLane(client, tenant, random(0))),
      run("reader", number + 1, createReaderLane(client, tenants, tenant, random(1))),
      run("export", number + 2, createExportLane(client, tenant, random(2))),
      run("chat", number + 3, () => converse(database, tenant)),
    ];
  });
  lanes.push(run("limited", 0, more));
  return {
    stop: async () => {
      over.abort();
      await Promise.all(lanes);
    },
  };
}

/** One more conversation of the tenant, as soon as the database takes it. */
async function converse(database: string, tenant: TenantModel): Promise<void> {
  const { conversations } = tenant;
  conversations.begun += 1;
  for (;;) {
    try {
      await addConversation(database, tenant, conversations.begun);
      break;
    } catch {
      await sleep(200);
    }
  }
  conversations.committed = conversations.begun;
  await sleep(500);
}
