import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import type { GrantedRole } from "../../operations/role-rights.ts";
import { grantedRoles } from "../../operations/role-rights.ts";
import { securedTables } from "../../operations/secured-tables.ts";
import type { Target } from "../../target/target.ts";
import { literal } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** On tables of the declaration each role has exactly the generated rights, on our own bookkeeping none. */
export function grantChecks(target: Target): readonly Check[] {
  const { roles } = target.tenancy;
  return grantedRoles(target).map((role) => {
    const part =
      role.name === roles.tenant ? "tenant" : role.name === roles.system ? "system" : "claims";
    return exactGrants(target, role, `${part}-grants`);
  });
}

/** What everybody has, the role has, too; and nobody takes it from the role alone. */
function exactGrants(target: Target, granted: GrantedRole, id: string): Check {
  const grantee = `(SELECT oid FROM pg_roles WHERE rolname = ${literal(granted.name)})`;
  const secured = securedTables(target);
  const expected = secured.flatMap((table) => {
    const { privileges, updatable } = granted.rightsOn(table);
    const name = literal(table.current.name);
    return [
      ...privileges.map((privilege) => `(${name}, '', ${literal(privilege)})`),
      ...updatable.map((column) => `(${name}, ${literal(column)}, 'UPDATE')`),
    ];
  });
  const tables = secured.map((table) => literal(table.current.name)).join(", ");
  const inSchema = `n.nspname = ${literal(target.catalog.schema)} AND c.relname IN (${tables})`;
  return {
    ...enforcedListing,
    id,
    title: `rights of ${granted.name} other than the generated ones`,
    sql: `WITH expected(table_name, column_name, privilege) AS (
  VALUES ${expected.join(",\n         ")}
), actual AS (
  SELECT c.relname::text AS table_name, '' AS column_name, x.privilege_type || CASE WHEN x.grantee = 0 THEN ' as everybody' ELSE '' END AS privilege
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
  WHERE ${inSchema} AND x.grantee IN (0, ${grantee})
  UNION ALL
  SELECT c.relname::text, a.attname::text, x.privilege_type || CASE WHEN x.grantee = 0 THEN ' as everybody' ELSE '' END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) AS x
  WHERE ${inSchema} AND x.grantee IN (0, ${grantee})
)
SELECT format('%s: %s %s%s', table_name, what, privilege, ' on ' || nullif(column_name, '')) AS finding
FROM (SELECT 'lacks' AS what, m.* FROM (TABLE expected EXCEPT TABLE actual) AS m
      UNION ALL
      SELECT 'has', x.* FROM (TABLE actual EXCEPT TABLE expected) AS x) AS difference
UNION ALL
SELECT format('may use %s', c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
WHERE n.nspname = ${literal(bookkeepingSchema)} AND x.grantee IN (0, ${grantee})
ORDER BY 1`,
  };
}
