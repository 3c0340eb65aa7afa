import type { Target } from "../../plan/target.ts";
import { ownerForeignKey, tenantForeignKey } from "../../operations/add-tenant-foreign-key.ts";
import { literal } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { nothingFound } from "../check.ts";

/** Columns, keys and indexes are what the target says, and finished. */
export function structureChecks(target: Target): readonly Check[] {
  return [notNull(target), foreignKeys(target), validIndexes(target), redundantIndexes(target)];
}

const found = { table: undefined, since: "enforce", expected: "nothing found", judge: nothingFound } as const;

function relations(target: Target): string {
  return target.tables.map((table) => `(${literal(table.relation)}::regclass)`).join(", ");
}

function notNull(target: Target): Check {
  return {
    ...found,
    id: "columns-not-null",
    title: `tables whose ${target.tenancy.column} may be NULL`,
    sql: `SELECT e.relation::text AS finding
FROM (VALUES ${relations(target)}) AS e(relation)
WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = e.relation
                    AND a.attname = ${literal(target.tenancy.column)} AND a.attnotnull AND NOT a.attisdropped)
ORDER BY 1`,
  };
}

function foreignKeys(target: Target): Check {
  const expected = target.tables.flatMap((table) =>
    [ownerForeignKey(target, table), ...table.paths.map((path) => tenantForeignKey(target, table, path))].map(
      (key) =>
        `(${literal(table.relation)}::regclass, ${literal(key.columns.join(","))}, ${literal(key.referencedRelation)}::regclass, ${literal(key.referencedColumns.join(","))})`,
    ),
  );
  const names = (relation: string, numbers: string): string =>
    `(SELECT string_agg(a.attname, ',' ORDER BY n.position) FROM unnest(${numbers}) WITH ORDINALITY AS n(attnum, position)
             JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n.attnum)`;
  return {
    ...found,
    id: "foreign-keys",
    title: "foreign keys that are missing, without the tenant, or not validated",
    sql: `SELECT format('%s (%s) to %s (%s)', e.relation, e.columns, e.parent, e.key) AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, columns, parent, key)
WHERE NOT EXISTS (
  SELECT FROM pg_constraint k
  WHERE k.contype = 'f' AND k.conrelid = e.relation AND k.confrelid = e.parent AND k.convalidated
    AND ${names("k.conrelid", "k.conkey")} = e.columns
    AND ${names("k.confrelid", "k.confkey")} = e.key)
ORDER BY 1`,
  };
}

function validIndexes(target: Target): Check {
  return {
    ...found,
    id: "indexes-valid",
    title: "invalid indexes, and tables without an index that starts with the tenant",
    sql: `SELECT format('%s is invalid', i.indexrelid::regclass) AS finding
FROM pg_index i JOIN (VALUES ${relations(target)}) AS e(relation) ON i.indrelid = e.relation
WHERE NOT (i.indisvalid AND i.indisready)
UNION ALL
SELECT format('%s has no index that starts with ${target.tenancy.column.replaceAll("'", "''").replaceAll("%", "%%")}', e.relation)
FROM (VALUES ${relations(target)}) AS e(relation)
WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                  WHERE i.indrelid = e.relation AND i.indisvalid AND i.indpred IS NULL
                    AND a.attname = ${literal(target.tenancy.column)})
ORDER BY 1`,
  };
}

function redundantIndexes(target: Target): Check {
  return {
    ...found,
    since: "contract",
    id: "indexes-not-redundant",
    title: "indexes that are the beginning of another",
    sql: `SELECT format('%s is covered by %s', a.indexrelid::regclass, b.indexrelid::regclass) AS finding
FROM pg_index a
JOIN (VALUES ${relations(target)}) AS e(relation) ON a.indrelid = e.relation
JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid AND cb.relam = ca.relam
WHERE NOT a.indisunique AND a.indexprs IS NULL AND b.indexprs IS NULL
  AND a.indpred IS NULL AND b.indpred IS NULL
  AND b.indkey::text || ' ' LIKE a.indkey::text || ' %'
  AND (b.indkey::text <> a.indkey::text OR b.indisunique OR b.indexrelid < a.indexrelid)
  AND (b.indoption::text || ' ' LIKE a.indoption::text || ' %')
  AND (b.indclass::text || ' ' LIKE a.indclass::text || ' %')
ORDER BY 1`,
  };
}
