import type { IndexColumn } from "@acme/tenancy";
import type { TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, qualified } from "../sql/quote.ts";
import type { ConcurrentOperation } from "./operation.ts";

/** An index that starts with the tenant, before it is written as SQL. */
export type TenantIndex = {
  readonly name: string;
  readonly columns: readonly IndexColumn[];
  readonly unique: boolean;
};

/** An index over the tenant column and the given ones. */
export function tenantIndex(
  { tenancy }: Target,
  table: TableTarget,
  rest: readonly IndexColumn[],
  unique = false,
): TenantIndex {
  const columns = [{ column: tenancy.column, order: "asc" } as const, ...rest];
  const names = columns.map((each) => each.column);
  return {
    name: boundedName(table.declared.name, ...names, unique ? "key" : "idx"),
    columns,
    unique,
  };
}

/** The index's columns as CREATE INDEX takes them. */
export function indexColumns(index: TenantIndex): string {
  return index.columns
    .map((each) => `${identifier(each.column)}${each.order === "desc" ? " DESC" : ""}`)
    .join(", ");
}

/**
 * Built CONCURRENTLY, after the backfill: with the index there, every backfilled row would cost an
 * index entry and no update could be heap-only. An interrupted build leaves an invalid index behind,
 * on which IF NOT EXISTS would succeed: it is dropped before each attempt instead.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export function createTenantIndex(
  target: Target,
  table: TableTarget,
  index: TenantIndex,
): ConcurrentOperation {
  const columns = indexColumns(index);
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${qualified(target.catalog.schema, index.name)}`;
  return {
    kind: "concurrent",
    id: `enforce:index:${index.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `build the ${index.unique ? "unique " : ""}index (${columns})`,
    lock: "SHARE UPDATE EXCLUSIVE",
    done: table.current.indexes.some((each) => each.name === index.name && each.valid),
    forward: [
      `CREATE ${index.unique ? "UNIQUE " : ""}INDEX CONCURRENTLY ${identifier(index.name)} ON ${table.relation} (${columns})`,
    ],
    cleanup: drop,
    reverse: [drop],
  };
}
