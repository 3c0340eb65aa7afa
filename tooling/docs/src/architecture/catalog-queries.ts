import type { CatalogFacts } from "./catalog-facts.ts";

const action = (letter: string): string =>
  `CASE ${letter} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END`;

const names = (relation: string, numbers: string): string =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS n(number, place)
         JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = n.number ORDER BY n.place)`;

const roleName = (oid: string): string =>
  `CASE ${oid} WHEN 0 THEN 'public' ELSE pg_get_userbyid(${oid})::text END`;

/** Relations of the schema ($1) of these kinds, as `c`. */
const relations = (kinds: string): string =>
  `pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace AND s.nspname = $1 AND c.relkind = ANY ('{${kinds}}')`;

/**
 * One query a kind of fact. Written for this document and independent of the engine's own, so that the
 * document doesn't repeat a mistake of theirs. $1 is the schema, `roles` also takes $2, the roles' names.
 */
export const catalogQueries: Readonly<Record<keyof CatalogFacts, string>> = {
  tables: `SELECT c.relname::text AS name, c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS forced
    FROM ${relations("r,p")} ORDER BY 1`,

  columns: `SELECT c.relname::text AS "table", a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AS "notNull",
      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "primary"
    FROM ${relations("r,p")} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY 1, a.attnum`,

  foreignKeys: `SELECT c.relname::text AS "table", k.conname::text AS name, ${names("k.conrelid", "k.conkey")} AS columns,
      k.confrelid::regclass::text AS parent, ${names("k.confrelid", "k.confkey")} AS "parentColumns",
      ${action("k.confdeltype")} AS "onDelete", ${action("k.confupdtype")} AS "onUpdate",
      k.convalidated AS validated, k.condeferred AS deferred
    FROM ${relations("r,p")} JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
    ORDER BY 1, 2`,

  indexes: `SELECT c.relname::text AS "table", x.relname::text AS name,
      CASE WHEN i.indisprimary THEN 'primary key' WHEN i.indisunique THEN 'unique' ELSE 'index' END AS kind,
      substring(pg_get_indexdef(i.indexrelid) FROM ' USING (.*)$') AS definition
    FROM ${relations("r,p")} JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
    ORDER BY 1, 2`,

  policies: `SELECT c.relname::text AS "table", p.polname::text AS name,
      CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
      p.polpermissive AS permissive, ARRAY(SELECT ${roleName("r")} FROM unnest(p.polroles) AS r ORDER BY 1) AS roles,
      pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
    FROM ${relations("r,p")} JOIN pg_policy p ON p.polrelid = c.oid ORDER BY 1, 2`,

  triggers: `SELECT c.relname::text AS "table", t.tgname::text AS name, pg_get_triggerdef(t.oid) AS definition
    FROM ${relations("r,p")} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal ORDER BY 1, 2`,

  views: `SELECT c.relname::text AS name, coalesce(c.reloptions, '{}') AS options, pg_get_viewdef(c.oid) AS definition
    FROM ${relations("v,m")} ORDER BY 1`,

  grants: `SELECT g."table", g.role, array_agg(g.privilege ORDER BY g.privilege) AS privileges FROM (
      SELECT c.relname::text AS "table", ${roleName("x.grantee")} AS role, x.privilege_type AS privilege
      FROM ${relations("r,p,v,m")} CROSS JOIN LATERAL aclexplode(c.relacl) AS x WHERE x.grantee <> c.relowner
      UNION ALL
      SELECT c.relname::text, ${roleName("x.grantee")}, format('%s (%s)', x.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attname))
      FROM ${relations("r,p,v,m")} JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
      CROSS JOIN LATERAL aclexplode(a.attacl) AS x WHERE x.grantee <> c.relowner
      GROUP BY 1, 2, x.privilege_type) AS g
    GROUP BY 1, 2 ORDER BY 1, 2`,

  roles: `SELECT r.rolname::text AS name, array_remove(ARRAY[
      CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,
      CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
      CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
      CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
      CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
      CASE WHEN r.rolreplication THEN 'REPLICATION' END], NULL) AS attributes
    FROM pg_roles r WHERE r.rolname = ANY ($2) AND $1 <> '' ORDER BY 1`,
};
