import type { GuessNote } from "./guess.ts";
import type { Relations } from "./foreign-keys.ts";
import type { TenantGuess } from "./tenant-table.ts";
import { words } from "./tenant-words.ts";

/** What the tenant column is called. */
export type ColumnGuess = { readonly column: string; readonly notes: readonly GuessNote[] };

/** Takes the given name, else the one that most foreign keys to the tenant table have. */
export function guessTenantColumn(
  { foreignKeys }: Relations,
  tenant: TenantGuess,
  given: string | undefined,
): ColumnGuess {
  if (given !== undefined) return { column: given, notes: [] };
  const counts = new Map<string, number>();
  for (const each of foreignKeys) {
    const [column, ...more] = each.columns;
    if (column === undefined || more.length > 0) continue;
    if (each.parent !== tenant.table || each.table === tenant.table) continue;
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  const usual = `${words(tenant.table).join("_")}_${words(tenant.key).at(-1) ?? "id"}`;
  const ranked = [...counts].toSorted(
    ([a, times], [b, otherTimes]) =>
      otherTimes - times ||
      Number(isUsual(b, usual)) - Number(isUsual(a, usual)) ||
      (a < b ? -1 : 1),
  );
  const [best, ...others] = ranked;
  if (best === undefined) {
    const text = `guessed: no foreign key of one column points at ${tenant.table}, so this is only the usual name`;
    return { column: usual, notes: [{ at: "column", text }] };
  }
  if (others.length === 0) return { column: best[0], notes: [] };
  const rest = others.map(([column, times]) => `${column} (${times})`).join(", ");
  const text = `guessed: the commonest name of a foreign key to ${tenant.table} (${best[1]}); others are ${rest}`;
  return { column: best[0], notes: [{ at: "column", text }] };
}

function isUsual(column: string, usual: string): boolean {
  return words(column).join("_") === usual;
}
