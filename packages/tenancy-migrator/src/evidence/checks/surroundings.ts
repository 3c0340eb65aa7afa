import { grantedRoles } from "../../operations/role-rights.ts";
import { securedTables } from "../../operations/secured-tables.ts";
import type { Target } from "../../target/target.ts";
import { literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** Ways around the policies that lie beside the tables. */
export function surroundingChecks(target: Target): readonly Check[] {
  return [views(target), definerFunctions(), partitions(target), undeclared(target)];
}

function relations(target: Target): string {
  return securedTables(target)
    .map((table) => `${literal(qualified(target.catalog.schema, table.current.name))}::regclass`)
    .join(", ");
}

function views(target: Target): Check {
  const compat = target.tables
    .filter(({ declared }) => declared.name !== declared.legacyName)
    .map(({ declared }) => literal(qualified(target.catalog.schema, declared.legacyName)));
  const exceptCompat =
    compat.length === 0
      ? ""
      : `\n  AND NOT EXISTS (SELECT FROM unnest(ARRAY[${compat.join(", ")}]) AS c WHERE to_regclass(c) = v.oid)`;
  return {
    ...enforcedListing,
    id: "views-ask-the-reader",
    title:
      "views over tenant tables that show their owner's rows (not security_invoker), materialised views",
    // Also views over views: what asks its reader's rights asks its owner's when it is read by another view.
    // The compatibility views are asked about by themselves.
    sql: `WITH RECURSIVE shown(oid) AS (
  SELECT t.relation::oid FROM unnest(ARRAY[${relations(target)}]) AS t(relation)
  UNION
  SELECT r.ev_class FROM shown s
  JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid AND d.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite r ON r.oid = d.objid
)
SELECT format('%s (%s)', v.oid::regclass, CASE v.relkind WHEN 'm' THEN 'materialised view' ELSE 'owner''s view: ALTER VIEW … SET (security_invoker = true)' END) AS finding
FROM shown s JOIN pg_class v ON v.oid = s.oid
WHERE v.relkind IN ('v', 'm') AND NOT coalesce(v.reloptions @> '{security_invoker=true}', false)${exceptCompat}
ORDER BY 1`,
  };
}

function definerFunctions(): Check {
  return {
    ...enforcedListing,
    id: "definer-functions",
    title: "SECURITY DEFINER functions without a fixed search_path",
    sql: `SELECT p.oid::regprocedure::text AS finding
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS s WHERE s LIKE 'search_path=%')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1`,
  };
}

/**
 * A partition that is read directly asks its own policies, not its parent's. One that is made by and by has none,
 * so nobody may have been given anything on it.
 */
function partitions(target: Target): Check {
  const roles = grantedRoles(target)
    .map((each) => literal(each.name))
    .join(", ");
  return {
    ...enforcedListing,
    id: "partitions-closed",
    title: "partitions that a role of the tenancy can reach past the policies of their table",
    sql: `SELECT format('%s by %s', p.relid, r.rolname) AS finding
FROM unnest(ARRAY[${relations(target)}]) AS t, LATERAL pg_partition_tree(t) AS p, pg_roles r
WHERE p.level > 0 AND r.rolname IN (${roles})
  AND (has_table_privilege(r.oid, p.relid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
       OR has_any_column_privilege(r.oid, p.relid, 'SELECT, INSERT, UPDATE'))
ORDER BY 1`,
  };
}

/** A table that refers to a tenant table holds tenants' data, whether anybody declared it or not. */
function undeclared(target: Target): Check {
  const exempt = target.tenancy.exempt.map((each) => literal(each.table));
  const exceptExempt =
    exempt.length === 0
      ? ""
      : `\n  AND NOT (n.nspname = ${literal(target.catalog.schema)} AND c.relname IN (${exempt.join(", ")}))`;
  return {
    ...enforcedListing,
    id: "tables-declared",
    title: "tables that refer to a tenant table without being declared",
    sql: `SELECT DISTINCT format('%s refers to %s', k.conrelid::regclass, k.confrelid::regclass) AS finding
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND k.confrelid = ANY (ARRAY[${relations(target)}]) AND NOT coalesce(pg_partition_root(k.conrelid), k.conrelid) = ANY (ARRAY[${relations(target)}])${exceptExempt}
ORDER BY 1`,
  };
}
