import type { Generation } from "../generation.ts";
import type { FilledTable } from "../legacy-tables.ts";
import type { DirtKind, DirtyRows } from "./dirt-kinds.ts";
import { demoDirt } from "./dirt-kinds.ts";

/** One row in so many gets a kind of dirt. */
const every = 100;

/**
 * SQL for the numbered rows of a table that get a kind of dirt (columns `ordinal`, `id`): about 1 %, spread over its
 * whole length. Each kind begins at a row of its own, so no row gets two, and the first kinds reach even tiny tables.
 */
export function chosenRows(
  { draws, counts }: Generation,
  kind: DirtKind,
  table: FilledTable,
): string {
  return `(SELECT ordinal, ${draws.uuid(table, "ordinal")} AS id
    FROM generate_series(${demoDirt.indexOf(kind)}::bigint, ${counts[table] - 1}, ${every}) AS ordinal)`;
}

/** Whether {@link chosenRows} of a kind has the row of this number, in whatever table. */
export function isChosen(kind: DirtKind, ordinal: number): boolean {
  return ordinal % every === demoDirt.indexOf(kind);
}

/** Runs one UPDATE a table and counts what each changed, where it changed anything. */
export async function updateEach(
  { client }: Generation,
  updates: Readonly<Partial<Record<FilledTable, string>>>,
): Promise<DirtyRows> {
  const counted: [string, number][] = [];
  for (const [table, sql] of Object.entries(updates)) {
    const { rowCount } = await client.query(sql);
    if (rowCount !== null && rowCount > 0) counted.push([table, rowCount]);
  }
  return Object.fromEntries(counted);
}
