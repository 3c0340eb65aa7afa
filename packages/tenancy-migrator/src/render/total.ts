import type { TableEvidence } from "../evidence/report.ts";

/** All tables in one line; the counts from before are unknown as soon as one of them is. */
export function totalOf(tables: readonly TableEvidence[]): TableEvidence {
  const sum = (pick: (table: TableEvidence) => number | null): number | null =>
    tables.reduce<number | null>((total, table) => {
      const value = pick(table);
      return total === null || value === null ? null : total + value;
    }, 0);
  return {
    table: "total",
    rowsBefore: sum((table) => table.rowsBefore),
    ownedBefore: sum((table) => table.ownedBefore),
    rowsNow: sum((table) => table.rowsNow) ?? 0,
    ownedNow: sum((table) => table.ownedNow) ?? 0,
    quarantined: sum((table) => table.quarantined) ?? 0,
  };
}
