import type { ClientBase } from "pg";

import { DemoDataError } from "../demo-data-error.ts";

/**
 * Runs something while the server enforces no foreign key (nor fires ordinary triggers) for this session:
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE
 *
 * @throws DemoDataError DEMO_DATA_REPLICA_ROLE_REFUSED when the connection's role may not do that.
 */
export async function withReplicaRole<T>(client: ClientBase, action: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT current_setting('session_replication_role') AS role`,
  );
  const restore = (): Promise<unknown> =>
    client.query(`SELECT set_config('session_replication_role', $1, false)`, [
      rows[0]?.role ?? "origin",
    ]);

  await enter(client);
  let result: T;
  try {
    result = await action();
  } catch (error) {
    // In a failed transaction this fails as well, and its rollback restores the setting; the cause is what matters.
    await restore().catch(() => undefined);
    throw error;
  }
  await restore();
  return result;
}

async function enter(client: ClientBase): Promise<void> {
  try {
    await client.query(`SELECT set_config('session_replication_role', 'replica', false)`);
  } catch (cause) {
    throw new DemoDataError(
      "DEMO_DATA_REPLICA_ROLE_REFUSED",
      "The dirt 'orphan' and skipForeignKeyChecks need session_replication_role = replica, which this role may not " +
        "set: connect as a superuser, GRANT SET ON PARAMETER session_replication_role (PostgreSQL 15+), " +
        "or leave them out.",
      { cause },
    );
  }
}
