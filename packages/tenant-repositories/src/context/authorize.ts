import type { OrganizationRole } from "@acme/data-model";
import { organizationRoleSchema } from "@acme/data-model";
import { TenantError } from "../errors/tenant-error.ts";
import { queryOnce } from "../connection/query-once.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import { TenantContext } from "./tenant-context.ts";
import type { AcmeIds, TenantIds } from "./tenant-ids.ts";

type Issued = {
  readonly ticket: string;
  readonly role: string | null;
  readonly expires_at: Date;
  readonly cursor_key: string;
};

type SystemPool = Pick<TenantRuntime, "systemPool" | "prepare" | "tenancy">;

/** Has the database look for the membership, and vouch for it. */
export async function authorize<Ids extends TenantIds>(
  { systemPool, prepare, tenancy }: SystemPool,
  userId: Ids["member"],
  organizationId: Ids["tenant"],
  lifetimeSeconds: number,
): Promise<TenantContext<Ids>> {
  const [issued] = await queryOnce<Issued>(systemPool, {
    name: prepare ? "acme_issue_ticket" : undefined,
    text: "SELECT * FROM acme_tenancy.issue_ticket($1, $2, make_interval(secs => $3))",
    values: [organizationId, userId, lifetimeSeconds],
  });
  if (issued === undefined) throw new Error("issue_ticket() answered nothing");
  return new TenantContext<Ids>({
    organizationId,
    userId,
    // A declaration without members knows no roles, so there is nothing to hold anybody to.
    role: tenancy.members === undefined ? "owner" : knownRole(issued.role),
    ticket: issued.ticket,
    cursorKey: issued.cursor_key,
    expiresAt: issued.expires_at,
  });
}

/** An organization that a user belongs to, and as what. */
export type Membership<Ids extends TenantIds = AcmeIds> = {
  readonly organizationId: Ids["tenant"];
  readonly role: OrganizationRole;
};

export async function membershipsOf<Ids extends TenantIds>(
  { systemPool, prepare }: SystemPool,
  userId: Ids["member"],
): Promise<Membership<Ids>[]> {
  const rows = await queryOnce<{ tenant: Ids["tenant"]; role: string }>(systemPool, {
    name: prepare ? "acme_tenants_of" : undefined,
    text: "SELECT tenant, role FROM acme_tenancy.tenants_of($1) ORDER BY tenant",
    values: [userId],
  });
  return rows.map(({ tenant, role }) => ({
    organizationId: tenant,
    role: knownRole(role),
  }));
}

/** @throws {TenantError} `TENANT_SERVER_REFUSED` */
function knownRole(role: string | null): OrganizationRole {
  const { data } = organizationRoleSchema.safeParse(role);
  if (data !== undefined) return data;
  throw new TenantError(
    "TENANT_SERVER_REFUSED",
    `The members' table has the role ${role === null ? "NULL" : `"${role}"`}, of which no rank is known. There are ${organizationRoleSchema.options.join(", ")}: declare a column that says one of these, for example one that is GENERATED from yours.`,
  );
}
