import type { FactsConnection } from "./connection.ts";

/**
 * Whether the database keeps facts about conversations. Their schema is opened to the tenants' and the
 * system's login once everything in it is there, and closed to them before anything in it goes.
 *
 * @param login a connection of one of them; a pool does, too
 */
export async function hasFacts(login: FactsConnection): Promise<boolean> {
  const { rows } = await login.query(
    `SELECT has_schema_privilege(to_regnamespace('acme_overview'), 'USAGE') AS "isOpen"`,
  );
  return rows[0]?.["isOpen"] === true;
}
