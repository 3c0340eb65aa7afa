import { setTimeout as delay } from "node:timers/promises";
import type { FactsConnection } from "./connection.ts";
import { closeFacts, createFactsTables, openFacts } from "./facts-tables.ts";
import { createFactsFunctions, createFactsTriggers, dropFactsTriggers } from "./facts-triggers.ts";

/**
 * Begins to keep facts about conversations beside them (schema `acme_overview`), from which
 * `getOverview(scope, { facts: true })` answers without reading messages. Any number of times. It is run
 * once the tables have their tenants (`acme-tenancy run`), while others write: a trigger that has to wait for
 * writers gives way after 200 ms and comes back.
 *
 * An organization has facts once `refreshFacts()` has been called for it, and none after {@link removeFacts}.
 *
 * @throws what the server says, where the login isn't the owner of the tables, and `55P03`
 * (`lock_not_available`) where a table could not be had within a minute; call it again
 *
 * @example
 * ```ts no-run
 * import { installFacts } from "@acme/dashboard-overview";
 * import type { FactsConnection } from "@acme/dashboard-overview";
 *
 * // A Client of pg's, connected as the owner of the tables.
 * export async function deploy(owner: FactsConnection): Promise<void> {
 *   await installFacts(owner);
 * }
 * ```
 */
export async function installFacts(owner: FactsConnection): Promise<void> {
  for (const statement of [...createFactsTables, ...createFactsFunctions]) {
    await owner.query(statement);
  }
  for (const statement of createFactsTriggers) await patiently(owner, statement);
  await owner.query(openFacts);
}

/**
 * The reverse of {@link installFacts}. Overviews without facts go on; those that still ask for them fail with
 * `42501` (`insufficient_privilege`) or `42P01` (`undefined_table`).
 */
export async function removeFacts(owner: FactsConnection): Promise<void> {
  await owner.query(closeFacts);
  for (const statement of dropFactsTriggers) await patiently(owner, statement);
  await owner.query("DROP SCHEMA IF EXISTS acme_overview CASCADE");
}

const attempts = 120;

/** Whoever waits for a table has everybody else wait behind him, so never for long. */
async function patiently(owner: FactsConnection, statement: string, attempt = 1): Promise<void> {
  try {
    await owner.query(`BEGIN; SET LOCAL lock_timeout = '200ms'; ${statement}; COMMIT`);
  } catch (error) {
    await owner.query("ROLLBACK");
    if (!isLockTimeout(error) || attempt === attempts) throw error;
    await delay(200 + 200 * Math.random());
    await patiently(owner, statement, attempt + 1);
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "55P03";
}
