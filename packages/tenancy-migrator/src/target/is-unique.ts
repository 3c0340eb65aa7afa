import type { CatalogTable } from "../catalog/catalog.ts";

/** Whether a finished index, of these columns and of all rows, lets no two rows have the same of them. */
export function isUnique(table: CatalogTable, columns: readonly string[]): boolean {
  const wanted = new Set<string | null>(columns);
  return table.indexes.some(
    (index) =>
      index.unique &&
      index.valid &&
      !index.partial &&
      index.columns.length === wanted.size &&
      index.columns.every((column) => wanted.has(column)),
  );
}
