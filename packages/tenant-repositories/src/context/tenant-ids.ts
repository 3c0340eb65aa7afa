import type { OrganizationId, UserId } from "@acme/data-model";

/** What node-pg gives for the keys of the tenants' table and of its members: `bigint` comes as text. */
export type TenantIds = {
  readonly tenant: string | number;
  readonly member: string | number;
};

/** The ids of the model, branded: one can't be taken for another. */
export type AcmeIds = {
  readonly tenant: OrganizationId;
  readonly member: UserId;
};
