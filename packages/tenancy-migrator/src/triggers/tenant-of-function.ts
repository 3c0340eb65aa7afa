import { createHash } from "node:crypto";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";
import type { FunctionSql } from "./function-sql.ts";

/**
 * The name of the function that walks from a parent's key to its tenant. By another key than the primary
 * one it ends in a hash: a table may be called as this one and its column together.
 */
function tenantOfName({ declared, primaryKey }: TableTarget, key: readonly string[]): string {
  const { name } = declared;
  if (key.join() === primaryKey.join()) return boundedName("tenant_of", name);
  const hash = createHash("sha256")
    .update(JSON.stringify([name, key]))
    .digest("hex")
    .slice(0, 8);
  return boundedName("tenant_of", name, ...key, hash);
}

/**
 * `tenant_of_<table>(key…)`: the tenant that a row's whole path leads to.
 *
 * It walks step by step, one row lock a step, rather than in one join: FOR KEY SHARE keeps each row
 * of the path from being moved until the writer commits (a move takes FOR UPDATE, see the derive and
 * hold triggers), conflicts with no ordinary update, and a row that had just been moved is read
 * again as it is now, which a join's re-check can't do once a different parent is needed.
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS
 *
 * Locks are taken from the top down, as a move takes them, or the two would deadlock. So a row's way up
 * is read first without a lock, and walked again if the row has been moved by the time it is locked.
 */
export function tenantOfFunction(
  target: Target,
  table: TableTarget,
  key: readonly string[],
): FunctionSql {
  const types = key.map((name) => columnType(table, name));
  return {
    name: tenantOfName(table, key),
    signature: `(${types.join(", ")})`,
    returns: target.tenantType,
    body: table.paths.length === 0 ? ownColumn(target, table, key) : walkUp(target, table, key),
  };
}

/** The end of the way. */
function ownColumn({ tenancy }: Target, table: TableTarget, key: readonly string[]): string {
  return `
BEGIN
  RETURN (SELECT t.${identifier(tenancy.column)} FROM ${table.relation} AS t
          WHERE ${keyCondition(key)} FOR KEY SHARE);
END`;
}

// Variables end in `_row` and `_tenant`: plpgsql's own FOUND is hidden by a variable of that name.
function walkUp(
  { tenancy, tenantType }: Target,
  table: TableTarget,
  key: readonly string[],
): string {
  const columns = [...new Set(table.paths.flatMap((path) => path.columns))].map(identifier);
  const list = columns.map((name) => `t.${name}`).join(", ");
  const steps = table.paths.map((path) =>
    callTenantOf(
      path.parent,
      path.key,
      path.columns.map((name) => `read_row.${identifier(name)}`),
    ),
  );
  const unmoved = columns.map((name) => `held_row.${name} IS NOT DISTINCT FROM read_row.${name}`);
  return `
DECLARE
  read_row record;
  held_row record;
  path_tenant ${tenantType};
BEGIN
  LOOP
    SELECT ${list} INTO read_row FROM ${table.relation} AS t WHERE ${keyCondition(key)};
    IF NOT FOUND THEN RETURN NULL; END IF;
    path_tenant := coalesce(${steps.join(", ")});
    SELECT t.${identifier(tenancy.column)}, ${list} INTO held_row
    FROM ${table.relation} AS t WHERE ${keyCondition(key)} FOR KEY SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    EXIT WHEN ${unmoved.join(" AND ")};
  END LOOP;
  RETURN coalesce(path_tenant, held_row.${identifier(tenancy.column)});
END`;
}

function keyCondition(key: readonly string[]): string {
  return key.map((name, index) => `t.${identifier(name)} = $${index + 1}`).join(" AND ");
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
