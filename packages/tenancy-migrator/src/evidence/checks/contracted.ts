import { isCompatibilityDropped } from "../../operations/row-policies.ts";
import type { TableTarget, Target } from "../../target/target.ts";
import { identifier, literal, qualified, textArray } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { nothingFound } from "../check.ts";

/** Dead columns are dead, then gone; renamed tables have their view while legacy code is about. */
export function contractChecks(target: Target): readonly Check[] {
  return [...deadColumns(target), ...compatViews(target)];
}

function deadColumns(target: Target): Check[] {
  return target.tables.flatMap((table) =>
    table.declared.deadColumns.map((column) => {
      const isThere = table.current.columns.some((each) => each.name === column);
      return {
        id: "dead-columns",
        table: table.current.name,
        title: `the dead column ${column} is gone`,
        // Until then it bothers nobody; that it is dead is asked again before it is dropped.
        since: "contract",
        expected: "nothing found",
        sql: isThere
          ? `SELECT format('it is there, with %s value(s)', count(${identifier(column)})) AS finding FROM ${table.relation}`
          : `SELECT 'it is there' AS finding FROM pg_attribute a WHERE a.attrelid = ${literal(table.relation)}::regclass AND a.attname = ${literal(column)} AND NOT a.attisdropped`,
        judge: nothingFound,
      };
    }),
  );
}

function compatViews(target: Target): Check[] {
  const { schema } = target.catalog;
  const renamed = target.tables.filter(
    (table) => table.declared.name !== table.declared.legacyName,
  );
  if (renamed.length === 0) return [];
  const about = {
    id: "compat-views",
    table: undefined,
    since: "contract",
    expected: "nothing found",
    judge: nothingFound,
  } as const;
  const pairs = renamed.map(
    (table) =>
      `(${literal(qualified(schema, table.declared.legacyName))}, ${literal(qualified(schema, table.declared.name))})`,
  );
  if (isCompatibilityDropped(target)) {
    return [
      {
        ...about,
        title: "old names that are still there",
        sql: `SELECT e.view AS finding FROM (VALUES ${pairs.join(", ")}) AS e(view, relation) WHERE to_regclass(e.view) IS NOT NULL`,
      },
    ];
  }
  const views = renamed.map(
    (table) =>
      `(${literal(qualified(schema, table.declared.legacyName))}, ${literal(qualified(schema, table.declared.name))}, ${literal(table.declared.name)}, ${textArray(columnsFromBefore(target, table))})`,
  );
  return [
    {
      ...about,
      title: "old names that are not a plain, writable, security_invoker view of the renamed table",
      sql: `BEGIN;
SET LOCAL search_path = pg_catalog;
SELECT e.view AS finding
FROM (VALUES ${views.join(", ")}) AS e(view, relation, name, columns),
     LATERAL (SELECT array_agg(a.attname::text) AS names, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) AS list,
                     string_agg(quote_ident(e.name) || '.' || quote_ident(a.attname), ',' ORDER BY a.attnum) AS qualified
              FROM pg_attribute a WHERE a.attrelid = to_regclass(e.view) AND a.attnum > 0) AS has
WHERE NOT EXISTS (
  SELECT FROM pg_class v
  WHERE v.oid = to_regclass(e.view) AND v.relkind = 'v' AND v.reloptions @> '{security_invoker=true}'
    AND NOT v.relhastriggers AND (SELECT count(*) FROM pg_rewrite r WHERE r.ev_class = v.oid) = 1
    AND pg_relation_is_updatable(v.oid, false) = 28
    AND has.names @> e.columns
    -- PostgreSQL 15 prints each column with its table's name.
    AND ${bare("pg_get_viewdef(v.oid)")} IN (${["list", "qualified"].map((columns) => bare(`'SELECT' || has.${columns} || 'FROM' || e.relation`)).join(", ")}))
ORDER BY 1;
ROLLBACK`,
    },
  ];
}

/** SQL: without what PostgreSQL prints by rules of its own. */
function bare(definition: string): string {
  return `regexp_replace(${definition}, '[\\s;"]', '', 'g')`;
}

/** Columns that came after the tenant's are no legacy code's: a view may lack them. */
function columnsFromBefore(
  { tenancy }: Target,
  { current, declared }: TableTarget,
): readonly string[] {
  const names = current.columns.map((column) => column.name);
  const known = names.indexOf(tenancy.column) + (declared.owner === "column" ? 1 : 0);
  return names.slice(0, known);
}
