import { inspect } from "node:util";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { expect } from "vitest";
import { ids } from "../../support/tenants.ts";

/** The other tenant, whom tenant 1 attacks. */
export const victim = 2;

/** A uuid of the same shape that nobody has. */
export const nobody = (kind: string): string => ids.row(kind, 777, 777);

const secrets: readonly string[] = [
  ids.organization(victim),
  ids.user(victim, "owner"),
  "Tenant 2",
  "tenant-2",
  "tenant 2",
  "tenant2.example",
  "model-2",
];

/**
 * Expects nothing of the victim in any property of an error, shown or hidden, except for what the attacker
 * gave himself.
 */
export function expectNoSecrets(error: unknown, ...given: readonly unknown[]): void {
  expect(error).toBeInstanceOf(Error);
  const own = given.map(String);
  const shown = [
    inspect(error, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(error),
  ]
    .join("\n")
    .toLowerCase();
  for (const secret of secrets) {
    if (own.some((value) => value.includes(secret))) continue;
    expect(shown).not.toContain(secret.toLowerCase());
  }
}

/** What an error says, by all that a caller can tell it by. */
export function told(error: unknown): unknown {
  if (!(error instanceof Error)) return { answer: error };
  const { stack: _, ...properties } = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]),
  );
  return { error: error.constructor.name, ...properties };
}

/** Every row of the victim's in every table, as one text. */
export async function victimsRows(database: FreshDatabase): Promise<string> {
  const { rows: tables } = await database.query<{ name: string; column: string }>(`
    SELECT c.oid::regclass::text AS name, CASE c.relname WHEN 'organizations' THEN 'id' ELSE 'organization_id' END AS "column"
    FROM pg_class AS c WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  expect(tables.length).toBeGreaterThan(10);
  const parts = await Promise.all(
    tables.map(async ({ name, column }) => {
      const { rows } = await database.query<{ rows: string }>(
        `SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '') AS rows FROM ${name} AS t WHERE ${column} = $1`,
        [ids.organization(victim)],
      );
      return `${name}\n${rows[0]?.rows ?? ""}`;
    }),
  );
  return parts.join("\n\n");
}
