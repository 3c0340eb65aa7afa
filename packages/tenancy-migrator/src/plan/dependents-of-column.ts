import type { ClientBase } from "pg";
import type { TableTarget } from "../target/target.ts";
import { keyText } from "../remedies/unowned-sql.ts";
import { identifier } from "../sql/quote.ts";

/**
 * What shows that a column is not dead: values (with sample keys), and everything that depends on it.
 * Functions are searched as text, since PostgreSQL does not record what a body refers to.
 */
export async function dependentsOfColumn(
  client: ClientBase,
  table: TableTarget,
  column: string,
): Promise<readonly string[]> {
  const values = await client.query<{ count: string; samples: string[] | null }>(
    `SELECT count(*) AS count, (array_agg(v.key ORDER BY v.key))[1:5] AS samples
     FROM (SELECT ${keyText(table)} AS key FROM ${table.relation} AS t WHERE t.${identifier(column)} IS NOT NULL) AS v`,
  );
  const [held] = values.rows;
  const objects = await client.query<{ dependent: string }>(dependentsQuery, [
    table.current.oid,
    column,
    table.current.name,
    `acme_tenancy_`,
  ]);
  return [
    ...(held !== undefined && Number(held.count) > 0
      ? [`${held.count} row(s) hold a value, e.g. ${(held.samples ?? []).join(", ")}`]
      : []),
    ...objects.rows.map((row) => row.dependent),
  ];
}

// $1 the table's oid, $2 the column's name, $3 the table's name, $4 the prefix of our own constraints.
const dependentsQuery = `
WITH the_column AS (
  SELECT a.attrelid, a.attnum FROM pg_attribute a
  WHERE a.attname = $2 AND (a.attrelid = $1::oid OR a.attrelid IN (SELECT p.relid FROM pg_partition_tree($1::oid) AS p))
)
SELECT DISTINCT CASE d.classid
         WHEN 'pg_rewrite'::regclass THEN
           (SELECT format('view %s', r.ev_class::regclass) FROM pg_rewrite r WHERE r.oid = d.objid)
         ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS dependent
FROM pg_depend d JOIN the_column c
  ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.attrelid AND d.refobjsubid = c.attnum
WHERE d.classid <> 'pg_attrdef'::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint k
                  WHERE d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND starts_with(k.conname, $4))
UNION
SELECT format('function %s names it', p.oid::regprocedure)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'acme_tenancy') AND p.prokind IN ('f', 'p')
  AND p.prosrc ~ ('\\m' || regexp_replace($2, '\\W', '.', 'g') || '\\M')
  AND (p.prosrc ~ ('\\m' || regexp_replace($3, '\\W', '.', 'g') || '\\M')
       OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid = $1::oid))
ORDER BY 1`;
