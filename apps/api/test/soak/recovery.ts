import { setTimeout as sleep } from "node:timers/promises";
import { logins, withClient } from "./seed-tenants.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";

/** Milliseconds; it takes far less, but for a machine that is busy with something else. */
const PATIENCE = 60_000;

/** @throws where the API does not come back by itself */
export async function untilAnswered(
  url: string,
  { ask }: SoakClient,
  tenants: readonly TenantModel[],
): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const ready = await fetch(`${url}/readyz`);
    await ready.arrayBuffer();
    const answers = await Promise.all(
      tenants.map((tenant) =>
        ask({ path: `${tenant.path}/overview`, as: tenant.user("owner"), of: [tenant] }),
      ),
    );
    if (ready.ok && answers.every(({ status }) => status === 200)) return;
    if (Date.now() > until) throw new Error("the API did not recover");
    await sleep(50);
  }
}

/** Statements of the API that are under way, or left in a transaction, when nobody waits for any. */
export async function statementsLeft(database: string): Promise<string[]> {
  const { rows } = await withClient(database, (client) =>
    client.query<{ query: string }>(
      "SELECT query FROM pg_stat_activity WHERE usename = ANY ($1) AND xact_start < now() - interval '1 second'",
      [[logins.tenant, logins.system]],
    ),
  );
  return rows.map(({ query }) => query);
}
