import type { AnswerOf, Operations } from "@acme/api/client";

export type Migration = AnswerOf<Operations["getTenancyMigration"]>;
export type MigrationTable = Migration["tables"][number];

/**
 * Which part of a table has its owner, from 0 to 1. Rows that were deleted meanwhile are never written, and
 * those that were added were written with their owner: what is done is whole, and nothing else is.
 */
export function filledShare({ state, rowsToFill, rowsFilled }: MigrationTable): number {
  if (state === "done") return 1;
  if (rowsToFill === null || rowsToFill === 0) return 0;
  return floored(rowsFilled / rowsToFill);
}

/** The same of all tables together, by their rows; `undefined` before the rows were counted. */
export function filledShareOfAll(tables: readonly MigrationTable[]): number | undefined {
  const counted = tables.flatMap((table) =>
    table.rowsToFill === null ? [] : [{ ...table, rowsToFill: table.rowsToFill }],
  );
  if (counted.length === 0) return undefined;
  if (counted.every(({ state }) => state === "done")) return 1;
  const all = counted.reduce((sum, { rowsToFill }) => sum + rowsToFill, 0);
  const filled = counted.reduce((sum, table) => sum + table.rowsToFill * filledShare(table), 0);
  return floored(filled / all);
}

/** To a tenth of a percent, and below 100 %: it is whole when it is done, and not when it rounds to that. */
function floored(share: number): number {
  return Math.min(Math.floor(share * 1_000) / 1_000, 0.999);
}
