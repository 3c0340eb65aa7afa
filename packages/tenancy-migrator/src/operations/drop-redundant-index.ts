import type { CatalogIndex } from "../catalog/catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { identifiers, qualified } from "../sql/quote.ts";
import type { TenantIndex } from "./create-tenant-index.ts";
import type { ConcurrentOperation } from "./operation.ts";

/** An index whose columns begin one of the new ones answers nothing that the new one does not. */
export function dropRedundantIndex(
  target: Target,
  table: TableTarget,
  index: CatalogIndex,
): ConcurrentOperation {
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${qualified(target.catalog.schema, index.name)}`;
  return {
    kind: "concurrent",
    id: `contract:redundant-index:${index.name}`,
    phase: "contract",
    table: table.declared.name,
    summary: `drop the index ${index.name}, which is the beginning of a new one`,
    lock: "SHARE UPDATE EXCLUSIVE",
    done: false,
    forward: [drop],
    cleanup: undefined,
    reverse: [drop, index.definition.replace(/^CREATE INDEX /, "CREATE INDEX CONCURRENTLY ")],
  };
}

/** The table's plain indexes that are the beginning of one of these. */
export function redundantIndexes(
  table: TableTarget,
  added: readonly TenantIndex[],
): readonly CatalogIndex[] {
  const names = new Set(added.map((index) => index.name));
  return table.current.indexes.filter((index) => {
    const columns = index.columns.filter((column) => column !== null);
    return (
      !names.has(index.name) &&
      !index.unique &&
      !index.partial &&
      // Nothing but columns in their default order: no expression, operator class, collation, INCLUDE.
      index.definition.endsWith(` USING btree (${identifiers(columns)})`) &&
      added.some((each) =>
        columns.every(
          (column, position) =>
            each.columns[position]?.column === column && each.columns[position].order === "asc",
        ),
      )
    );
  });
}
