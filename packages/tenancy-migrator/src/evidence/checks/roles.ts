import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import type { Target } from "../../target/target.ts";
import { literal } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** The roles are as weak as they have to be, and whoever is in one is in nothing else. */
export function roleChecks(target: Target): readonly Check[] {
  const { roles } = target.tenancy;
  return [
    attributes("tenant-role", roles.tenant),
    attributes("system-role", roles.system),
    members(target),
  ];
}

function attributes(id: string, name: string): Check {
  const role = literal(name);
  return {
    ...enforcedListing,
    id,
    title: `powers that ${name} must not have: attributes, memberships, ownership`,
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

/**
 * What a tenant's SQL could become by SET ROLE, it could read as: a login of one of our roles is in no
 * other and has no power of its own. The exception is who owns our schema, and who asks.
 */
function members({ tenancy }: Target): Check {
  const { tenant, system } = tenancy.roles;
  return {
    ...enforcedListing,
    id: "role-members",
    title: `logins of ${tenant} or ${system} that are, or can become, anything else`,
    sql: `WITH RECURSIVE ours(oid) AS (
  SELECT r.oid FROM pg_roles r WHERE r.rolname IN (${literal(tenant)}, ${literal(system)})
), below(oid) AS (
  SELECT m.member FROM pg_auth_members m JOIN ours ON m.roleid = ours.oid
  UNION
  SELECT m.member FROM pg_auth_members m JOIN below ON m.roleid = below.oid
), logins AS (
  SELECT r.* FROM pg_roles r JOIN below USING (oid)
  WHERE r.rolname <> current_user
    AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = ${literal(bookkeepingSchema)} AND n.nspowner = r.oid)
)
SELECT format('%s has %s', l.rolname, a.power) AS finding FROM logins l,
  LATERAL (VALUES ('SUPERUSER', l.rolsuper), ('BYPASSRLS', l.rolbypassrls), ('CREATEROLE', l.rolcreaterole),
                  ('REPLICATION', l.rolreplication)) AS a(power, has)
WHERE a.has
UNION ALL
SELECT format('%s is in %s: %s', l.rolname, count(*), string_agg(m.roleid::regrole::text, ', ' ORDER BY m.roleid::regrole::text))
FROM logins l JOIN pg_auth_members m ON m.member = l.oid
GROUP BY l.rolname HAVING count(DISTINCT m.roleid) > 1
ORDER BY 1`,
  };
}
