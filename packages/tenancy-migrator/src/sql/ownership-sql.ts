import type { PathTarget, TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { identifier } from "./quote.ts";

/** One path of a table, as SQL over the joins that walk it. */
export type PathSql = {
  /** The tenant that this path leads to, or NULL. */
  readonly tenant: string;
  /** Whether the row names a parent by this path at all. */
  readonly given: string;
  /** Whether the parent that it names is there. */
  readonly found: string;
};

/** Who owns the rows of a table, as SQL: LEFT JOINs to hang behind its alias, and what they lead to. */
export type OwnershipSql = {
  readonly joins: string;
  readonly paths: readonly PathSql[];
  /** The first path that leads to a tenant; NULL where none does. */
  readonly tenant: string;
};

/**
 * Walks every path of a table up to the tenant, in sets rather than row by row.
 *
 * A parent's own column counts only where no path of that parent leads anywhere: a parent may not be
 * backfilled yet, so its column must never be believed before its path.
 */
export function ownershipSql(target: Target, table: TableTarget, alias: string): OwnershipSql {
  const joins: string[] = [];
  const paths = table.paths.map((path, index) =>
    walk(target, path, alias, `${alias}_${index + 1}`, joins),
  );
  return { joins: joins.join("\n"), paths, tenant: coalesce(paths.map((path) => path.tenant)) };
}

function walk(
  target: Target,
  path: PathTarget,
  child: string,
  alias: string,
  joins: string[],
): PathSql {
  joins.push(
    `LEFT JOIN ${path.parent.relation} AS ${alias} ON ${joinCondition(path, child, alias)}`,
  );
  const above = path.parent.paths.map(
    (next, index) => walk(target, next, alias, `${alias}_${index + 1}`, joins).tenant,
  );
  const own = hasTenantColumn(target, path.parent)
    ? [`${alias}.${identifier(target.tenancy.column)}`]
    : [];
  return {
    tenant: coalesce([...above, ...own]),
    given: path.columns.map((column) => `${child}.${identifier(column)} IS NOT NULL`).join(" AND "),
    found: path.key.map((column) => `${alias}.${identifier(column)} IS NOT NULL`).join(" AND "),
  };
}

function joinCondition(path: PathTarget, child: string, parent: string): string {
  return path.key
    .map(
      (key, index) =>
        `${parent}.${identifier(key)} = ${child}.${identifier(path.columns[index] ?? "")}`,
    )
    .join(" AND ");
}

function coalesce(expressions: readonly string[]): string {
  if (expressions.length === 0) return "NULL";
  return expressions.length === 1
    ? (expressions[0] ?? "NULL")
    : `coalesce(${expressions.join(", ")})`;
}
