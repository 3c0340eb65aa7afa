import { TenancyMigratorError } from "../errors.ts";
import type { GuessNote } from "./guess.ts";
import type { ForeignKey, Relations } from "./foreign-keys.ts";
import { tenantWeight } from "./tenant-words.ts";

/** The table whose rows are the tenants, and the column that names each. */
export type TenantGuess = {
  readonly table: string;
  readonly key: string;
  readonly notes: readonly GuessNote[];
};

type Candidate = {
  readonly table: string;
  readonly key: string;
  /** How many tables lead to it by foreign keys. */
  readonly reachedBy: number;
  readonly score: number;
};

/**
 * Takes the given table, or the one that name and foreign keys speak for.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG` when there is no such table, or none to choose.
 */
export function guessTenantTable(relations: Relations, given: string | undefined): TenantGuess {
  if (given !== undefined) return { ...givenTable(relations, given), notes: [] };
  const [best, ...others] = [...relations.tables.keys()]
    .flatMap((table) => candidate(relations, table) ?? [])
    .toSorted((a, b) => b.score - a.score || compare(a.table, b.table));
  if (best === undefined || (best.reachedBy === 0 && tenantWeight(best.table) <= 1)) {
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      "No table looks like the one whose rows are the tenants. Name it with --tenant-table.",
      { details: shortList([...relations.tables.keys()]) },
    );
  }
  const rivals = others.filter((each) => each.score >= best.score / 2).slice(0, 3);
  const alternatives = rivals.map((each) => `${each.table} (${each.reachedBy})`).join(", ");
  const rest = relations.tables.size - 1;
  const named = tenantWeight(best.table) > 1 ? "by its name and " : "";
  return {
    table: best.table,
    key: best.key,
    notes: [
      {
        at: "tenant",
        text:
          `guessed: ${best.table}, ${named}because ${best.reachedBy} of ${rest} other tables lead to it by foreign keys` +
          (rivals.length === 0 ? "" : `; it could also be ${alternatives}`),
      },
    ],
  };
}

function givenTable(relations: Relations, given: string): { table: string; key: string } {
  if (!relations.tables.has(given)) {
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `There is no table "${given}" to be the tenants'.`,
      {
        details: shortList([...relations.tables.keys()]),
      },
    );
  }
  const key = tenantKey(relations, given);
  if (key === undefined) {
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `"${given}" has no key of one column, so no column can name a tenant. Give it a unique one first.`,
    );
  }
  return { table: given, key };
}

function candidate(relations: Relations, table: string): Candidate | undefined {
  const key = tenantKey(relations, table);
  if (key === undefined) return undefined;
  const reachedBy = tablesReaching(relations.foreignKeys, table).size;
  return { table, key, reachedBy, score: tenantWeight(table) * (1 + reachedBy) };
}

/** The one column that others reference it by; else its primary key, if that is one column. */
function tenantKey({ tables, foreignKeys }: Relations, table: string): string | undefined {
  const primaryKey =
    tables.get(table)?.constraints.find((each) => each.kind === "p")?.columns ?? [];
  const used = new Map<string, number>();
  for (const { parent, key } of foreignKeys) {
    const [column, ...more] = key;
    if (parent !== table || column === undefined || more.length > 0) continue;
    used.set(column, (used.get(column) ?? 0) + (primaryKey.join("\0") === column ? 1.5 : 1));
  }
  const [commonest] = [...used].toSorted((a, b) => b[1] - a[1] || compare(a[0], b[0]));
  return commonest?.[0] ?? (primaryKey.length === 1 ? primaryKey[0] : undefined);
}

function tablesReaching(foreignKeys: readonly ForeignKey[], table: string): ReadonlySet<string> {
  const reaching = new Set([table]);
  // A Set goes on over what is added to it meanwhile.
  for (const parent of reaching) {
    for (const each of foreignKeys) if (each.parent === parent) reaching.add(each.table);
  }
  reaching.delete(table);
  return reaching;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function shortList(names: readonly string[]): string[] {
  const shown = names.slice(0, 20).join(", ");
  return names.length === 0
    ? ["the schema has no tables"]
    : [`tables: ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ""}`];
}
