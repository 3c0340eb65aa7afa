import type { ClientBase, Pool } from "pg";

/**
 * Whether the database keeps facts about conversations. Its schema is opened to the API's logins once
 * everything in it is there, and closed to them before anything in it goes.
 */
export async function hasFacts(system: Pick<Pool | ClientBase, "query">): Promise<boolean> {
  const { rows } = await system.query<{ isOpen: boolean | null }>(
    `SELECT has_schema_privilege(to_regnamespace('acme_overview'), 'USAGE') AS "isOpen"`,
  );
  return rows[0]?.isOpen === true;
}
