import type { OrganizationRole } from "@acme/data-model";
import { TenantError } from "../errors/tenant-error.ts";
import type { TenantContext } from "./tenant-context.ts";

const ranks: Readonly<Record<OrganizationRole, number>> = {
  viewer: 1,
  member: 2,
  admin: 3,
  owner: 4,
};

/** Whether a role can do what another one can. */
export function isAtLeast(role: OrganizationRole, atLeast: OrganizationRole): boolean {
  return ranks[role] >= ranks[atLeast];
}

/**
 * Says no before the database has to. The database decides by the role of the moment, this by the one the
 * context was made with.
 *
 * @throws {TenantError} `TENANT_ROLE_REQUIRED`
 */
export function requireRole(
  context: Pick<TenantContext, "role">,
  atLeast: OrganizationRole,
  what: string,
): void {
  if (isAtLeast(context.role, atLeast)) return;
  throw new TenantError(
    "TENANT_ROLE_REQUIRED",
    `To ${what} takes the role ${atLeast}; this member's is ${context.role}.`,
  );
}
