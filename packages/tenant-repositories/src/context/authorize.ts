import type { OrganizationId, OrganizationRole, UserId } from "@acme/data-model";
import { organizationRoleSchema } from "@acme/data-model";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import { TenantContext } from "./tenant-context.ts";

type Issued = {
  readonly ticket: string;
  readonly role: string | null;
  readonly expires_at: Date;
  readonly cursor_key: string;
};

/** Has the database look for the membership, and vouch for it. */
export async function authorize(
  { systemPool, tenancy }: Pick<TenantRuntime, "systemPool" | "tenancy">,
  userId: UserId,
  organizationId: OrganizationId,
  lifetimeSeconds: number,
): Promise<TenantContext> {
  try {
    const { rows } = await systemPool.query<Issued>({
      name: "acme_issue_ticket",
      text: "SELECT * FROM acme_tenancy.issue_ticket($1, $2, make_interval(secs => $3))",
      values: [organizationId, userId, lifetimeSeconds],
    });
    const [issued] = rows;
    if (issued === undefined) throw new Error("issue_ticket() answered nothing");
    return new TenantContext({
      organizationId,
      userId,
      // A declaration without members knows no roles, so there is nothing to hold anybody to.
      role: tenancy.members === undefined ? "owner" : organizationRoleSchema.parse(issued.role),
      ticket: issued.ticket,
      cursorKey: issued.cursor_key,
      expiresAt: issued.expires_at,
    });
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

/** An organization that a user belongs to, and as what. */
export type Membership = {
  readonly organizationId: OrganizationId;
  readonly role: OrganizationRole;
};

export async function membershipsOf(
  { systemPool }: Pick<TenantRuntime, "systemPool">,
  userId: UserId,
): Promise<Membership[]> {
  try {
    const { rows } = await systemPool.query<{ tenant: OrganizationId; role: string }>({
      name: "acme_tenants_of",
      text: "SELECT tenant, role FROM acme_tenancy.tenants_of($1) ORDER BY tenant",
      values: [userId],
    });
    return rows.map(({ tenant, role }) => ({
      organizationId: tenant,
      role: organizationRoleSchema.parse(role),
    }));
  } catch (error) {
    throw fromDatabaseError(error);
  }
}
