import { isCompatibilityDropped } from "../../operations/row-policies.ts";
import type { Target } from "../../plan/target.ts";
import { identifier, literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { nothingFound, zeroFound } from "../check.ts";

/** Dead columns are dead, then gone; renamed tables have their view while legacy code is about. */
export function contractChecks(target: Target): readonly Check[] {
  return [...deadColumns(target), ...compatViews(target)];
}

function deadColumns(target: Target): Check[] {
  return target.tables.flatMap((table) =>
    table.declared.deadColumns.map((column) => {
      const isThere = table.current.columns.some((each) => each.name === column);
      const about = {
        id: "dead-columns",
        table: table.current.name,
        expected: isThere ? "0" : "nothing found",
      };
      if (isThere) {
        return {
          ...about,
          title: `values in the dead column ${column}`,
          // Until then it bothers nobody; that it is dead is asked again before it is dropped.
          since: "contract",
          sql: `SELECT count(*) AS found FROM ${table.relation} WHERE ${identifier(column)} IS NOT NULL`,
          judge: zeroFound,
        } satisfies Check;
      }
      return {
        ...about,
        title: `the dead column ${column} is gone`,
        since: "contract",
        sql: `SELECT a.attname AS finding FROM pg_attribute a WHERE a.attrelid = ${literal(table.relation)}::regclass AND a.attname = ${literal(column)} AND NOT a.attisdropped`,
        judge: nothingFound,
      } satisfies Check;
    }),
  );
}

function compatViews(target: Target): Check[] {
  const { schema } = target.catalog;
  const renamed = target.tables.filter((table) => table.declared.name !== table.declared.legacyName);
  if (renamed.length === 0) return [];
  const about = { id: "compat-views", table: undefined, since: "contract", expected: "nothing found", judge: nothingFound } as const;
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
  return [
    {
      ...about,
      title: "old names that are not a writable, security_invoker view of the renamed table",
      sql: `SELECT e.view AS finding
FROM (VALUES ${pairs.join(", ")}) AS e(view, relation)
WHERE NOT EXISTS (
  SELECT FROM pg_class v JOIN pg_rewrite r ON r.ev_class = v.oid
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refobjid = to_regclass(e.relation)
  WHERE v.oid = to_regclass(e.view) AND v.relkind = 'v' AND v.reloptions @> '{security_invoker=true}'
    AND pg_relation_is_updatable(v.oid, false) = 28)
ORDER BY 1`,
    },
  ];
}
