import { setTimeout as sleep } from "node:timers/promises";
import { logins, withClient } from "./seed-tenants.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";

/** Milliseconds; it takes far less, but for a machine that is busy with something else. */
const PATIENCE = 120_000;

/** Waits until the API has said that it is ready, and every tenant is answered; notes where it never is. */
export async function untilAnswered(
  url: string,
  { ask, fault }: SoakClient,
  tenants: readonly TenantModel[],
): Promise<void> {
  const until = Date.now() + PATIENCE;
  let isReady = false;
  for (;;) {
    const ready = await fetch(`${url}/readyz`);
    await ready.arrayBuffer();
    isReady ||= ready.ok;
    const answers = await Promise.all(
      tenants.map((tenant) =>
        ask({ path: `${tenant.path}/overview`, as: tenant.user("owner"), of: [tenant] }),
      ),
    );
    if (isReady && answers.every(({ status }) => status === 200)) return;
    if (Date.now() > until) {
      const statuses = answers.map(({ status }) => status);
      fault(`not as before: ready ${isReady}, answered ${statuses.join()}`);
      return;
    }
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
