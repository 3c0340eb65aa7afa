/**
 * All relations of a schema ($1), and all partitions of its tables, with everything that hangs on them, one row each. Sub-queries rather
 * than joins: each aspect reads by itself, and none multiplies another's rows.
 */
export const tablesQuery = `
SELECT c.oid::int8::float8 AS "oid",
       n.nspname::text AS "schema",
       c.relname::text AS "name",
       c.relkind::text AS "kind",
       pg_get_userbyid(c.relowner)::text AS "owner",
       (SELECT p.relname::text FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
        WHERE i.inhrelid = c.oid LIMIT 1) AS "parent",
       CASE WHEN c.relispartition THEN (SELECT i.inhparent::int8::float8 FROM pg_inherits i
                                        WHERE i.inhrelid = c.oid LIMIT 1) END AS "partitionOf",
       pg_get_partkeydef(c.oid) AS "partitionKey",
       ARRAY(SELECT a.attname::text FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid
             WHERE p.partrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND (a.attnum = ANY (p.partattrs::int2[])
                    OR p.partexprs IS NOT NULL
                       AND pg_get_partkeydef(c.oid) ~ ('\\m' || regexp_replace(a.attname, '\\W', '.', 'g') || '\\M'))
             ORDER BY 1) AS "partitionColumns",
       coalesce(pg_relation_filenode(c.oid), 0)::int8::float8 AS "fileNode",
       c.relpages AS "pages",
       c.reltuples::float8 AS "rowEstimate",
       coalesce(c.reloptions, '{}') AS "options",
       c.relrowsecurity AS "rowSecurity",
       c.relforcerowsecurity AS "forceRowSecurity",
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS "viewDefinition",
       ${list(`
         SELECT json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                  'notNull', a.attnotnull, 'generated', a.attgenerated <> '',
                  'defaultExpression', pg_get_expr(d.adbin, d.adrelid)) AS item, a.attnum AS rank
         FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`)} AS "columns",
       ${list(`
         SELECT json_build_object('name', k.conname, 'kind', k.contype, 'validated', k.convalidated,
                  'columns', ${columnNames("k.conrelid", "k.conkey")},
                  'definition', pg_get_constraintdef(k.oid),
                  'references', CASE WHEN k.contype = 'f' THEN json_build_object(
                    'schema', (SELECT fn.nspname FROM pg_class fc JOIN pg_namespace fn ON fn.oid = fc.relnamespace
                               WHERE fc.oid = k.confrelid),
                    'table', (SELECT fc.relname FROM pg_class fc WHERE fc.oid = k.confrelid),
                    'columns', ${columnNames("k.confrelid", "k.confkey")},
                    'onDelete', k.confdeltype, 'onUpdate', k.confupdtype, 'deferred', k.condeferred) END
                ) AS item, k.conname AS rank
         FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'`)} AS "constraints",
       ${list(`
         SELECT json_build_object('oid', i.indexrelid::int8, 'name', ic.relname, 'valid', i.indisvalid AND i.indisready,
                  'attachedTo', (SELECT h.inhparent::int8 FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
                  'unique', i.indisunique, 'partial', i.indpred IS NOT NULL,
                  'method', am.amname, 'definition', pg_get_indexdef(i.indexrelid),
                  'columns', (SELECT json_agg(a.attname ORDER BY k.position)
                              FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, position)
                              LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                                                      AND k.attnum > 0)
                ) AS item, ic.relname AS rank
         FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam
         WHERE i.indrelid = c.oid`)} AS "indexes",
       ${list(`
         SELECT json_build_object('name', t.tgname, 'enabled', t.tgenabled,
                  'definition', pg_get_triggerdef(t.oid)) AS item, t.tgname AS rank
         FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal`)} AS "triggers",
       ${list(`
         SELECT json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
                  'roles', (SELECT json_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r) END ORDER BY 1)
                            FROM unnest(p.polroles) AS r),
                  'using', pg_get_expr(p.polqual, p.polrelid),
                  'check', pg_get_expr(p.polwithcheck, p.polrelid)) AS item, p.polname AS rank
         FROM pg_policy p WHERE p.polrelid = c.oid`)} AS "policies",
       ${list(`
         SELECT json_build_object('role', g.grantee, 'privileges', g.privileges) AS item, g.grantee AS rank
         FROM (SELECT CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END AS grantee,
                      json_agg(x.privilege_type ORDER BY x.privilege_type) AS privileges
               FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS x
               GROUP BY 1) AS g`)} AS "grants",
       ${list(`
         SELECT json_build_object('role', g.grantee, 'column', g.column_name, 'privileges', g.privileges) AS item,
                (g.grantee, g.column_name) AS rank
         FROM (SELECT CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END AS grantee,
                      a.attname AS column_name, json_agg(x.privilege_type ORDER BY x.privilege_type) AS privileges
               FROM pg_attribute a, aclexplode(a.attacl) AS x
               WHERE a.attrelid = c.oid AND NOT a.attisdropped
               GROUP BY 1, 2) AS g`)} AS "columnGrants",
       ARRAY(SELECT s.relname::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
             WHERE d.refobjid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
             ORDER BY 1) AS "sequences"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (n.nspname = $1
       OR c.relispartition AND pg_partition_root(c.oid) IN (SELECT r.oid FROM pg_class r WHERE r.relnamespace = (
            SELECT s.oid FROM pg_namespace s WHERE s.nspname = $1)))
ORDER BY c.relname, n.nspname`;

function list(select: string): string {
  return `coalesce((SELECT json_agg(x.item ORDER BY x.rank) FROM (${select}) AS x), '[]')`;
}

function columnNames(relation: string, numbers: string): string {
  return `(SELECT coalesce(json_agg(a.attname ORDER BY n.position), '[]')
           FROM unnest(${numbers}) WITH ORDINALITY AS n(attnum, position)
           JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n.attnum)`;
}
