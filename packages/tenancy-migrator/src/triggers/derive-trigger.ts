import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { PathTarget, TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, literal, qualified } from "../sql/quote.ts";
import { readConfined } from "../identity/confined-session.ts";
import { claimedTenants, contextFunctionName, currentTenant } from "../identity/context.ts";
import type { FunctionSql } from "./function-sql.ts";
import { callTenantOf } from "./tenant-of-function.ts";
import type { TriggerSql } from "./trigger-sql.ts";

/**
 * `derive_<table>()`: gives a written row the tenant of its whole path.
 *
 * - On insert and on every change of parent, not only where the column is NULL: a row that gets a new
 *   parent would keep the old parent's tenant.
 * - A tenant that the writer names itself has to be the path's.
 * - A row that no path leads anywhere keeps what it was given; one that has just been pointed at a
 *   parent without a tenant loses what the old parent gave it.
 * - Once the column is NOT NULL, a path that leads nowhere names a parent that isn't there: the writer
 *   hears that, as the foreign key would say it, and not that a column it may not know is empty.
 * - To a session that row level security confines, another tenant's parent is one that isn't there: it is
 *   neither looked up nor locked, so neither an error nor a wait says that it exists. That is said before
 *   any index is asked, in which the other tenant's rows would be in the way.
 */
export function deriveFunction(target: Target, table: TableTarget): FunctionSql {
  const column = identifier(target.tenancy.column);
  const calls = table.paths.map((path) =>
    callTenantOf(
      path.parent,
      path.key,
      path.columns.map((name) => `NEW.${identifier(name)}`),
    ),
  );
  const key = table.primaryKey.map((name) => `NEW.${identifier(name)}`).join(", ");
  const keyText = key === "" ? "''" : `concat_ws(', ', ${key})`;
  const context = `${qualified(bookkeepingSchema, contextFunctionName(target))}()`;
  const found = table.paths.map((_, index) => `found_${index + 1}`);
  const isLost = table.paths
    .map((path, index) => `${isGiven(path)} AND ${found[index] ?? ""} IS NULL`)
    .join(" OR ");
  const isEnforced = `EXISTS (
      SELECT FROM pg_attribute a
      WHERE a.attrelid = TG_RELID AND a.attname = ${literal(target.tenancy.column)} AND a.attnotnull
    )`;
  const raiseNoParent = `RAISE EXCEPTION USING
        ERRCODE = 'foreign_key_violation',
        MESSAGE = format('row (%s) of table %I refers to a row that does not exist', ${keyText}, TG_TABLE_NAME),
        SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;`;
  const body = `
DECLARE
  derived ${target.tenantType};
  own ${target.tenantType}[];
  ${found.map((name) => `${name} ${target.tenantType};`).join("\n  ")}
  confined boolean;
  points_anew boolean := TG_OP = 'INSERT';
BEGIN
  ${readConfined(target, target.tenancy.legacyRoles)}
  IF TG_OP = 'UPDATE' THEN
    points_anew := ${pathChanged(table)};
  END IF;
  IF confined AND to_regprocedure(${literal(context)}) IS NOT NULL THEN
    own := ${ownTenants(target)};
    ${table.paths.map((path, index) => `${found[index] ?? ""} := ${ownTenantOf(target, path)};`).join("\n    ")}
    IF points_anew AND (${isLost}) AND ${isEnforced} THEN
      ${raiseNoParent}
    END IF;
    derived := coalesce(${found.join(", ")});
  ELSE
    derived := coalesce(${calls.join(", ")});
  END IF;
  IF derived IS NULL THEN
    IF TG_OP = 'UPDATE' THEN
      IF points_anew AND (${pathGiven(table)})
         AND NEW.${column} IS NOT DISTINCT FROM OLD.${column} THEN
        NEW.${column} := NULL;
      END IF;
    END IF;
    IF NEW.${column} IS NULL AND (${pathGiven(table)}) AND ${isEnforced} THEN
      ${raiseNoParent}
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.${column} <> derived AND (TG_OP = 'INSERT' OR NEW.${column} IS DISTINCT FROM OLD.${column}) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'integrity_constraint_violation',
      MESSAGE = format('row (%s) of table %I belongs to %s %s by its path, not to %s',
                       ${keyText}, TG_TABLE_NAME, ${literal(target.tenancy.column)}, derived, NEW.${column}),
      HINT = ${literal(`Leave ${target.tenancy.column} out: it is derived from the row's parent.`)},
      SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = ${literal(target.tenancy.column)};
  END IF;
  NEW.${column} := derived;
  RETURN NEW;
END`;
  return {
    name: boundedName("derive", table.declared.name),
    signature: "()",
    returns: "trigger",
    body,
  };
}

/** SQL: the tenants whose rows the session may see. */
function ownTenants(target: Target): string {
  const current = `ARRAY[${currentTenant(target)}]`;
  return target.tenancy.claims === undefined
    ? current
    : `${current} || ${claimedTenants(target, "viewer")}`;
}

/** SQL: the tenant of the parent that the row names, if it is one of the variable `own`. */
function ownTenantOf({ tenancy }: Target, { parent, key, columns }: PathTarget): string {
  const isParent = key.map(
    (name, index) => `p.${identifier(name)} = NEW.${identifier(columns[index] ?? "")}`,
  );
  const column = `p.${identifier(tenancy.column)}`;
  return `(SELECT ${column} FROM ${parent.relation} AS p WHERE ${isParent.join(" AND ")} AND ${column} = ANY (own))`;
}

/**
 * The triggers that call it. `zz_`: row triggers fire in the order of their names, and what other
 * triggers make of a row has to be known by then.
 * https://www.postgresql.org/docs/current/trigger-definition.html
 */
export function deriveTriggers(target: Target, table: TableTarget): readonly TriggerSql[] {
  const column = identifier(target.tenancy.column);
  const calls = qualified(bookkeepingSchema, deriveFunction(target, table).name);
  return [
    { name: "zz_acme_tenancy_derive_insert", event: "BEFORE INSERT", when: undefined, calls },
    {
      name: "zz_acme_tenancy_derive_update",
      event: "BEFORE UPDATE",
      when: `NEW.${column} IS NULL OR OLD.${column} IS DISTINCT FROM NEW.${column} OR ${pathChanged(table)}`,
      calls,
    },
  ];
}

/** SQL over OLD and NEW: whether the row points elsewhere now. */
export function pathChanged(table: TableTarget): string {
  const columns = [...new Set(table.paths.flatMap((path) => path.columns))].map(identifier);
  return columns.map((name) => `OLD.${name} IS DISTINCT FROM NEW.${name}`).join(" OR ");
}

/** SQL over NEW: whether the row names no parent at all. */
export function pathless(table: TableTarget): string {
  const columns = [...new Set(table.paths.flatMap((path) => path.columns))].map(identifier);
  return columns.map((name) => `NEW.${name} IS NULL`).join(" AND ");
}

function pathGiven(table: TableTarget): string {
  return table.paths.map(isGiven).join(" OR ");
}

/** SQL over NEW: whether the row names a parent by this path. */
function isGiven({ columns }: PathTarget): string {
  return columns.map((name) => `NEW.${identifier(name)} IS NOT NULL`).join(" AND ");
}
