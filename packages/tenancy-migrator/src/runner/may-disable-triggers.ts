import type { ClientBase } from "pg";

/**
 * Whether the session may switch off triggers, foreign keys' own included, for what it writes itself.
 * A superuser may, and whoever was granted SET on the parameter (PostgreSQL 15 and later).
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE
 */
export async function mayDisableTriggers(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "SELECT has_parameter_privilege('session_replication_role', 'SET') AS may",
  );
  return rows[0]?.may === true;
}
