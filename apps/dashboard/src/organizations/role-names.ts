import type { OrganizationRole } from "@acme/data-model";

export const roleNames: Readonly<Record<OrganizationRole, string>> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  viewer: "Viewer",
};

// From most to least.
const order: readonly OrganizationRole[] = ["owner", "admin", "member", "viewer"];

/** Whether a role may do what takes at least another. The API decides; this only hides what it would refuse. */
export function mayActAs(role: OrganizationRole | undefined, least: OrganizationRole): boolean {
  return role !== undefined && order.indexOf(role) <= order.indexOf(least);
}
