import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import { securedTables } from "../../operations/enable-row-security.ts";
import type { Target } from "../../target/target.ts";
import { literal } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** The tenant role is as weak as it has to be. */
export function roleChecks(target: Target): readonly Check[] {
  return [attributes(target), grants(target)];
}

function attributes({ tenancy }: Target): Check {
  const role = literal(tenancy.roles.tenant);
  return {
    ...enforcedListing,
    id: "tenant-role",
    title: `powers that ${tenancy.roles.tenant} must not have: attributes, memberships, ownership`,
    sql: `SELECT 'the role does not exist' AS finding WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${role})
UNION ALL
SELECT a.power FROM pg_roles r,
  LATERAL (VALUES ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
                  ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)) AS a(power, has)
WHERE r.rolname = ${role} AND a.has
UNION ALL
SELECT format('member of %s', m.roleid::regrole) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = ${role}
UNION ALL
SELECT format('owns %s', pg_describe_object(d.classid, d.objid, d.objsubid)) FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
WHERE r.rolname = ${role} AND d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o'
  AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
UNION ALL
SELECT format('may create in schema %s', n.nspname) FROM pg_namespace n JOIN pg_roles r ON r.rolname = ${role}
WHERE n.nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE')
ORDER BY 1`,
  };
}

/** On tables of the declaration exactly the generated rights, on our own bookkeeping none. */
function grants(target: Target): Check {
  const role = literal(target.tenancy.roles.tenant);
  const expected = securedTables(target).map(
    (table) =>
      `(${literal(table.current.name)}, ${literal([...table.privileges].toSorted().join(","))})`,
  );
  return {
    ...enforcedListing,
    id: "tenant-grants",
    title: `rights of ${target.tenancy.roles.tenant} other than the generated ones`,
    sql: `WITH expected(table_name, privileges) AS (
  VALUES ${expected.join(",\n         ")}
), actual AS (
  SELECT c.relname::text AS table_name, string_agg(x.privilege_type, ',' ORDER BY x.privilege_type COLLATE "C") AS privileges
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
  WHERE n.nspname = ${literal(target.catalog.schema)} AND c.relkind IN ('r', 'p')
    AND x.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = ${role}))
    AND c.relname IN (SELECT table_name FROM expected)
  GROUP BY 1
)
SELECT format('%s: %s %s', table_name, what, privileges) AS finding
FROM (SELECT 'lacks' AS what, m.* FROM (TABLE expected EXCEPT TABLE actual) AS m
      UNION ALL
      SELECT 'has', x.* FROM (TABLE actual EXCEPT TABLE expected) AS x) AS difference
UNION ALL
SELECT format('%s.%s: has %s', c.relname, a.attname, x.privilege_type)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) AS x
WHERE n.nspname = ${literal(target.catalog.schema)} AND c.relname IN (SELECT table_name FROM expected)
  AND x.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = ${role}))
UNION ALL
SELECT format('may use %s', c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
WHERE n.nspname = ${literal(bookkeepingSchema)}
  AND x.grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = ${role}))
ORDER BY 1`,
  };
}
