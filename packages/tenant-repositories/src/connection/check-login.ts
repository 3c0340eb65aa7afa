import type { Tenancy } from "@acme/tenancy";
import type { ClientBase } from "pg";
import { TenantError } from "../errors/tenant-error.ts";

type Login = {
  readonly name: string;
  readonly version: number;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly grants: boolean;
  readonly replicates: boolean;
  readonly hasRole: boolean;
  readonly otherRoles: readonly string[];
  readonly owned: readonly string[];
  readonly open: readonly string[];
  readonly hasIdentity: boolean;
};

const loginQuery = `
SELECT r.rolname::text AS "name", current_setting('server_version_num')::int AS "version",
       r.rolsuper AS "superuser", r.rolbypassrls AS "bypasses", r.rolcreaterole AS "grants", r.rolreplication AS "replicates",
       EXISTS (SELECT FROM pg_catalog.pg_roles g WHERE g.rolname = $1 AND pg_catalog.pg_has_role(r.oid, g.oid, 'USAGE')) AS "hasRole",
       ARRAY(SELECT g.rolname::text FROM pg_catalog.pg_roles g
             WHERE g.rolname <> $1 AND g.oid <> r.oid AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER') ORDER BY 1) AS "otherRoles",
       ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = $2 AND c.relname = ANY ($3) AND c.relowner = r.oid
             UNION ALL SELECT 'the schema ' || n.nspname FROM pg_catalog.pg_namespace n
             WHERE n.nspname IN ($2, 'acme_tenancy') AND n.nspowner = r.oid ORDER BY 1) AS "owned",
       ARRAY(SELECT c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = $2 AND c.relname = ANY ($3) AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1) AS "open",
       EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
               WHERE n.nspname = 'acme_tenancy' AND p.proname = 'enter') AS "hasIdentity"
FROM pg_catalog.pg_roles r WHERE r.rolname = session_user`;

/**
 * Refuses a login that row level security would not hold, and a database where there is none.
 *
 * @throws {TenantError} `TENANT_LOGIN_REFUSED`, `TENANT_SERVER_REFUSED`
 */
export async function checkLogin(
  client: ClientBase,
  tenancy: Tenancy,
  role: string,
): Promise<void> {
  const tables = [tenancy.tenant.table, ...tenancy.tables.map(({ name }) => name)];
  const { rows } = await client.query<Login>(loginQuery, [role, tenancy.schema, tables]);
  const [login] = rows;
  if (login === undefined) throw new TenantError("TENANT_LOGIN_REFUSED", "The login has no role.");
  refuseServer(login);
  const problems = [
    ...(login.superuser ? ["is a superuser"] : []),
    ...(login.bypasses ? ["has BYPASSRLS"] : []),
    ...(login.grants ? ["has CREATEROLE"] : []),
    ...(login.replicates ? ["has REPLICATION"] : []),
    ...(login.owned.length > 0 ? [`owns ${login.owned.join(", ")}`] : []),
    ...(login.hasRole ? [] : [`is not a member of ${role}, or does not inherit from it`]),
    ...(!login.superuser && login.otherRoles.length > 0
      ? [`can also become ${login.otherRoles.join(", ")}`]
      : []),
  ];
  if (problems.length === 0) return;
  throw new TenantError(
    "TENANT_LOGIN_REFUSED",
    `The login "${login.name}" ${problems.join(", and ")}: row level security would not hold it, or not let it work. ` +
      `Make a login of its own: CREATE ROLE … LOGIN PASSWORD …; GRANT ${role} TO …, and nothing else.`,
  );
}

// Before these, row level security could be got around (CVE-2024-10976).
// https://www.postgresql.org/support/security/CVE-2024-10976/
const firstSafe: Readonly<Record<number, number>> = { 15: 150_009, 16: 160_005, 17: 170_001 };

function refuseServer({ version, open, hasIdentity }: Login): void {
  const major = Math.floor(version / 10_000);
  if (major < 15 || version < (firstSafe[major] ?? 0)) {
    throw new TenantError(
      "TENANT_SERVER_REFUSED",
      `PostgreSQL ${version} can be made to show other tenants' rows (CVE-2024-10976), or is older than 15. Use 15.9, 16.5, 17.1, 18 or later.`,
    );
  }
  if (hasIdentity && open.length === 0) return;
  throw new TenantError(
    "TENANT_SERVER_REFUSED",
    `Row level security is not enforced here${open.length > 0 ? ` on ${open.join(", ")}` : ""}. Run "acme-tenancy run --to enforce", and "acme-tenancy audit" to see what else is missing.`,
  );
}
