import type { Target } from "../../target/target.ts";
import { tenantForeignKeys } from "../../operations/add-tenant-foreign-key.ts";
import { tenantIndex } from "../../operations/create-tenant-index.ts";
import { tenantIndexes, uniqueKeys } from "../../plan/tenant-indexes.ts";
import { literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing, nothingFound } from "../check.ts";

/** Columns, keys and indexes are what the target says, and finished. */
export function structureChecks(target: Target): readonly Check[] {
  return [notNull(target), foreignKeys(target), validIndexes(target), redundantIndexes(target)];
}

function relations(target: Target): string {
  return target.tables.map((table) => `(${literal(table.relation)}::regclass)`).join(", ");
}

function notNull(target: Target): Check {
  return {
    ...enforcedListing,
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
    tenantForeignKeys(target, table).map(
      (key) =>
        `(${literal(table.relation)}::regclass, ${literal(key.columns.join(","))}, ${literal(key.referencedRelation)}::regclass, ${literal(key.referencedColumns.join(","))}, ${literal(key.onUpdate)}, ${String(key.deferred)})`,
    ),
  );
  const names = (relation: string, numbers: string): string =>
    `(SELECT string_agg(a.attname, ',' ORDER BY n.position) FROM unnest(${numbers}) WITH ORDINALITY AS n(attnum, position)
             JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n.attnum)`;
  return {
    ...enforcedListing,
    id: "foreign-keys",
    title:
      "foreign keys that are missing, without the tenant, not validated, not cascading, or switched off",
    sql: `SELECT format('%s (%s) to %s (%s)', e.relation, e.columns, e.parent, e.key) AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, columns, parent, key, on_update, deferred)
WHERE NOT EXISTS (
  SELECT FROM pg_constraint k
  WHERE k.contype = 'f' AND k.conrelid = e.relation AND k.confrelid = e.parent AND k.convalidated
    AND k.confupdtype::text = e.on_update AND k.condeferred = e.deferred
    AND NOT EXISTS (
      WITH RECURSIVE part(oid) AS (SELECT k.oid UNION ALL SELECT c.oid FROM part JOIN pg_constraint c ON c.conparentid = part.oid)
      SELECT FROM part JOIN pg_trigger t ON t.tgconstraint = part.oid WHERE t.tgenabled <> 'O')
    AND ${names("k.conrelid", "k.conkey")} = e.columns
    AND ${names("k.confrelid", "k.confkey")} = e.key)${lostForeignKeys(target)}
ORDER BY 1`,
  };
}

/** One from a table to itself that is gone: nothing else in the catalog says that it should be there. */
function lostForeignKeys(target: Target): string {
  const prefix = "enforce:foreign-key:";
  const made = target.tables.flatMap((table) => {
    const { name, legacyName } = table.declared;
    const expected = new Set(tenantForeignKeys(target, table).map((key) => key.name));
    const alters = [name, legacyName].map(
      (each) => `ALTER TABLE ${qualified(target.catalog.schema, each)} `,
    );
    return target.catalog.reversals
      .filter(
        ({ operation, statements: [statement = ""] }) =>
          operation.startsWith(prefix) &&
          !expected.has(operation.slice(prefix.length)) &&
          alters.some((alter) => statement.startsWith(alter)),
      )
      .map(
        ({ operation }) =>
          `(${literal(table.relation)}::regclass, ${literal(operation.slice(prefix.length))})`,
      );
  });
  if (made.length === 0) return "";
  return `
UNION ALL
SELECT format('%s has lost %s', e.relation, e.name) FROM (VALUES ${made.join(", ")}) AS e(relation, name)
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = e.relation AND k.conname = e.name)`;
}

function expectedIndexes(target: Target): string {
  const indexes = target.tables.flatMap((table) => {
    const columns = [
      ...uniqueKeys(target, table).map((rest) => tenantIndex(target, table, rest, true)),
      ...tenantIndexes(target, table).map((rest) => tenantIndex(target, table, rest)),
    ];
    return columns.map(({ name }) => `(${literal(table.relation)}::regclass, ${literal(name)})`);
  });
  // Where every table has what it needs already, there is nothing to expect, and VALUES wants a row.
  return indexes.length === 0 ? "(NULL::regclass, NULL::text)" : indexes.join(", ");
}

function validIndexes(target: Target): Check {
  return {
    ...enforcedListing,
    id: "indexes-valid",
    title: "invalid indexes, and generated ones that are missing",
    sql: `SELECT format('%s is invalid', i.indexrelid::regclass) AS finding
FROM pg_index i JOIN (VALUES ${relations(target)}) AS e(relation) ON i.indrelid = e.relation
WHERE NOT (i.indisvalid AND i.indisready)
UNION ALL
SELECT format('%s lacks %s', e.relation, e.name)
FROM (VALUES ${expectedIndexes(target)}) AS e(relation, name)
WHERE e.relation IS NOT NULL AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                  WHERE i.indrelid = e.relation AND c.relname = e.name)
ORDER BY 1`,
    judge: nothingFound,
  };
}

/** What was redundant before is nobody's business here; what a generated index makes redundant is. */
function redundantIndexes(target: Target): Check {
  return {
    ...enforcedListing,
    since: "contract",
    id: "indexes-not-redundant",
    title: "indexes that are the beginning of a generated one",
    sql: `SELECT format('%s is covered by %s', a.indexrelid::regclass, b.indexrelid::regclass) AS finding
FROM pg_index a
JOIN (VALUES ${expectedIndexes(target)}) AS e(relation, name) ON a.indrelid = e.relation
JOIN pg_index b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
JOIN pg_class ca ON ca.oid = a.indexrelid JOIN pg_class cb ON cb.oid = b.indexrelid AND cb.relam = ca.relam AND cb.relname = e.name
WHERE ca.relkind = 'i' AND NOT a.indisunique AND a.indnkeyatts = a.indnatts AND a.indexprs IS NULL AND b.indexprs IS NULL
  AND a.indpred IS NULL AND b.indpred IS NULL
  AND b.indkey::text || ' ' LIKE a.indkey::text || ' %'
  AND (b.indkey::text <> a.indkey::text OR b.indisunique OR b.indexrelid < a.indexrelid)
  AND (b.indoption::text || ' ' LIKE a.indoption::text || ' %')
  AND (b.indcollation::text || ' ' LIKE a.indcollation::text || ' %')
  AND (b.indclass::text || ' ' LIKE a.indclass::text || ' %')
ORDER BY 1`,
  };
}
