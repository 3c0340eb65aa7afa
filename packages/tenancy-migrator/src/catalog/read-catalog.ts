import type { ClientBase } from "pg";
import type {
  BookkeepingTable,
  Catalog,
  CatalogFunction,
  CatalogRole,
  CatalogTable,
  Reversal,
} from "./catalog.ts";
import { tablesQuery } from "./tables-query.ts";

/** The schema that holds what the catalog can't: positions, evidence, reversals, quarantined rows. */
export const bookkeepingSchema = "acme_tenancy";

/** Reads the catalog of one schema (and of its tables' partitions) in one snapshot. */
export async function readCatalog(client: ClientBase, schema: string): Promise<Catalog> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    const server = await client.query<ServerRow>(serverQuery, [bookkeepingSchema]);
    const tables = await client.query<CatalogTable>(tablesQuery, [schema]);
    const functions = await client.query<CatalogFunction>(functionsQuery, [bookkeepingSchema]);
    const bookkeeping = await client.query<BookkeepingRow>(bookkeepingQuery, [bookkeepingSchema]);
    const roles = await client.query<CatalogRole>(rolesQuery);
    const schemaGrants = await client.query<Catalog["schemaGrants"][number]>(schemaGrantsQuery, [
      [schema, bookkeepingSchema],
    ]);
    const [facts] = server.rows;
    if (facts === undefined) throw new Error("the server did not say who it is");
    const reversals = facts.hasBookkeeping
      ? (await client.query<Reversal>(reversalsQuery)).rows
      : [];
    const baselines = facts.hasBookkeeping
      ? (await client.query<{ table: string }>(baselinesQuery)).rows.map((row) => row.table)
      : [];
    return {
      ...facts,
      schema,
      tables: new Map(
        tables.rows.filter((table) => table.schema === schema).map((table) => [table.name, table]),
      ),
      partitions: tables.rows.filter((table) => table.partitionOf !== null),
      functions: functions.rows,
      bookkeeping: new Map(bookkeeping.rows.map((table) => [table.name, table])),
      roles: new Map(roles.rows.map((role) => [role.name, role])),
      schemaGrants: schemaGrants.rows,
      baselines,
      reversals,
    };
  } finally {
    await client.query("ROLLBACK");
  }
}

type ServerRow = Pick<
  Catalog,
  "database" | "serverVersion" | "serverVersionNumber" | "user" | "hasBookkeeping" | "extensions"
>;

type BookkeepingRow = BookkeepingTable & { readonly name: string };

const serverQuery = `
SELECT current_database() AS "database",
       current_setting('server_version') AS "serverVersion",
       current_setting('server_version_num')::int AS "serverVersionNumber",
       current_user::text AS "user",
       ARRAY(SELECT e.extname::text FROM pg_extension e ORDER BY 1) AS "extensions",
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = $1 AND c.relname = 'reversals') AS "hasBookkeeping"`;

const functionsQuery = `
SELECT p.proname::text AS "name", p.pronargs::int AS "argumentCount", p.prosrc AS "source",
       p.prosecdef AS "securityDefiner", coalesce(p.proconfig, '{}') AS "settings",
       p.provolatile::text AS "volatility", p.proparallel::text AS "parallel",
       ARRAY(SELECT CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END
             FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x
             WHERE x.grantee <> p.proowner ORDER BY 1) AS "executors"
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = $1
ORDER BY 1, 2`;

const bookkeepingQuery = `
SELECT c.relname::text AS "name",
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS "columns",
       (SELECT coalesce(json_agg(json_build_object('name', t.tgname, 'enabled', t.tgenabled) ORDER BY t.tgname), '[]')
        FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS "triggers"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind = 'r'`;

const rolesQuery = `
SELECT r.rolname::text AS "name", r.rolsuper AS "superuser", r.rolbypassrls AS "bypassRowSecurity",
       r.rolcreaterole AS "createRole", r.rolcreatedb AS "createDatabase",
       r.rolreplication AS "replication", r.rolcanlogin AS "login", r.rolinherit AS "inherit",
       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
             WHERE m.member = r.oid ORDER BY 1) AS "memberOf"
FROM pg_roles r
ORDER BY 1`;

const schemaGrantsQuery = `
SELECT n.nspname::text AS "schema",
       CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END AS "role",
       array_agg(x.privilege_type::text ORDER BY x.privilege_type) AS "privileges"
FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS x
WHERE n.nspname = ANY ($1)
GROUP BY 1, 2
ORDER BY 1, 2`;

const reversalsQuery = `
SELECT operation, phase, transactional, statements
FROM ${bookkeepingSchema}.reversals
ORDER BY position`;

const baselinesQuery = `SELECT table_name AS "table" FROM ${bookkeepingSchema}.baselines ORDER BY 1`;
