import type { TenantContext } from "../context/tenant-context.ts";
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
import { runtimeOf } from "../runtimes.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { isolationProbes } from "./isolation-probes.ts";
import { otherRelations } from "./other-relations.ts";

/** Two tenants of a database, each with rows that the other must not see. */
export type IsolationSubject<Ids extends TenantIds = AcmeIds> = {
  readonly database: TenantDatabase<Ids>;
  readonly one: TenantContext<Ids>;
  readonly other: TenantContext<Ids>;
};

/** What was tried, and what came through. */
export type IsolationReport = {
  readonly tried: number;
  readonly tables: readonly string[];
};

/**
 * Tries, on every table of the declaration, to read, count, change, take over, give away and delete the
 * other tenant's rows by raw SQL, and to see anything without a tenant; and to read them through every
 * view and other relation with a tenant column. Everything it does is rolled back. For a test of your own
 * database:
 *
 * @throws {Error} listing every way in that it found, and every table in which there was nothing to find
 * (which proves nothing)
 *
 * @example
 * ```ts no-run
 * import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
 * import { expectIsolation } from "@acme/tenant-repositories/testing";
 *
 * export async function isolates(database: TenantDatabase, one: TenantContext, other: TenantContext): Promise<void> {
 *   const { tried, tables } = await expectIsolation({ database, one, other });
 *   console.log(`${tried} attempts on ${tables.length} tables, none came through`);
 * }
 * ```
 */
export async function expectIsolation<Ids extends TenantIds = AcmeIds>(
  subject: IsolationSubject<Ids>,
): Promise<IsolationReport> {
  const { one, other, database } = subject;
  if (one.organizationId === other.organizationId) {
    throw new Error("Isolation is between two tenants: give it contexts of different ones.");
  }
  const runtime = runtimeOf(database);
  const tables = [...runtime.tables.values()];
  const others = await otherRelations(runtime);
  const breaches: string[] = [];
  let tried = 0;
  for (const [attacker, victim] of [
    [one, other],
    [other, one],
  ] as const) {
    for (const probe of isolationProbes(runtime, attacker, victim, others)) {
      tried += 1;
      const breach = await probe();
      if (breach !== undefined) breaches.push(breach);
    }
  }
  if (breaches.length > 0) {
    throw new Error(`Isolation does not hold:\n${breaches.map((each) => `  ${each}`).join("\n")}`);
  }
  return { tried, tables: tables.map(({ name }) => name) };
}
