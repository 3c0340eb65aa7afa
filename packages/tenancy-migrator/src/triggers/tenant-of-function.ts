import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../plan/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";
import type { FunctionSql } from "./function-sql.ts";

/** The name of the function that walks from a parent's key to its tenant. */
export function tenantOfName(table: TableTarget, key: readonly string[]): string {
  const isPrimary = key.join() === table.primaryKey.join();
  return boundedName("tenant_of", table.declared.name, ...(isPrimary ? [] : key));
}

/**
 * `tenant_of_<table>(key…)`: the tenant that a row's whole path leads to.
 *
 * It walks step by step, one row lock a step, rather than in one join: FOR KEY SHARE keeps each row
 * of the path from being moved until the writer commits (a move takes FOR UPDATE, see the derive and
 * hold triggers), conflicts with no ordinary update, and a row that had just been moved is read
 * again as it is now, which a join's re-check can't do once a different parent is needed.
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
 */
export function tenantOfFunction(
  target: Target,
  table: TableTarget,
  key: readonly string[],
): FunctionSql {
  const { column } = target.tenancy;
  const types = key.map((name) => columnType(table, name));
  const pathColumns = [...new Set(table.paths.flatMap((path) => path.columns))];
  // The column may only be about to come: a body is read when it runs, and the column is first.
  const read = [column, ...pathColumns];
  const condition = key.map((name, index) => `t.${identifier(name)} = $${index + 1}`).join(" AND ");
  const steps = table.paths.map(
    (path) => `
  found := ${callTenantOf(path.parent, path.key, path.columns.map((name) => `held.${identifier(name)}`))};
  IF found IS NOT NULL THEN RETURN found; END IF;`,
  );
  const body = `
DECLARE
  held record;
  found ${target.tenantType};
BEGIN
  IF ${key.map((_, index) => `$${index + 1} IS NULL`).join(" OR ")} THEN RETURN NULL; END IF;
  SELECT ${read.map((name) => `t.${identifier(name)}`).join(", ")} INTO held
  FROM ${table.relation} AS t WHERE ${condition} FOR KEY SHARE;
  IF NOT FOUND THEN RETURN NULL; END IF;${steps.join("")}
  RETURN held.${identifier(column)};
END`;
  return {
    name: tenantOfName(table, key),
    signature: `(${types.join(", ")})`,
    returns: target.tenantType,
    body,
  };
}

/** A call of that function. */
export function callTenantOf(
  table: TableTarget,
  key: readonly string[],
  args: readonly string[],
): string {
  return `${qualified(bookkeepingSchema, tenantOfName(table, key))}(${args.join(", ")})`;
}

function columnType(table: TableTarget, name: string): string {
  return table.current.columns.find((column) => column.name === name)?.type ?? identifiers([name]);
}
