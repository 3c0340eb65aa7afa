import type { OrganizationId, OrganizationRole, UserId } from "@acme/data-model";
import { organizationIdSchema, userIdSchema } from "@acme/data-model";

const roles: readonly OrganizationRole[] = ["owner", "admin", "member", "viewer"];

const uuid = (kind: string, number: number): string =>
  `${kind.padEnd(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** The ids of all rows can be told from their tenant: 1 or 2, and nobody else. */
export const ids = {
  organization: (tenant: number): OrganizationId => organizationIdSchema.parse(uuid("0a", tenant)),
  user: (tenant: number, role: OrganizationRole): UserId =>
    userIdSchema.parse(uuid("0b", tenant * 10 + roles.indexOf(role))),
  /** Admin of both organizations. */
  both: userIdSchema.parse(uuid("0b", 99)),
  /** Member of nothing. */
  nobody: userIdSchema.parse(uuid("0b", 98)),
  /** Member of nothing, and named as an operator of the platform. */
  operator: userIdSchema.parse(uuid("0b", 97)),
  member: (tenant: number, role: OrganizationRole): string =>
    uuid("0f", tenant * 10 + roles.indexOf(role)),
  row: (kind: "0c" | "0d" | "ce" | "fe", tenant: number, number = 1): string =>
    uuid(kind, tenant * 1_000 + number),
  /** Well-formed, of nothing and nobody. */
  random: "deadbeef-dead-4ead-8ead-deadbeefdead",
} as const;

/** In every text of a tenant's rows, and in no other's. */
export const markerOf = (tenant: number): string => (tenant === 1 ? "zebrafinch" : "yakbutter");
