import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import type { SecuredTable } from "./secured-tables.ts";

/** What a role may do with one table: with all of it, and with some columns more. */
export type Rights = {
  readonly privileges: readonly string[];
  readonly updatable: readonly string[];
};

/** A role that rights are granted to. */
export type GrantedRole = {
  readonly name: string;
  /** The schemas that it has to find things in. */
  readonly schemas: readonly string[];
  readonly rightsOn: (table: SecuredTable) => Rights;
};

/** What may be done with rows: never TRUNCATE, which asks no policy. */
export const rowPrivileges: readonly string[] = ["DELETE", "INSERT", "SELECT", "UPDATE"];

const rows: Rights = { privileges: rowPrivileges, updatable: [] };

/** Every role that the tables are opened to, each with exactly what it may do: rows only, never TRUNCATE. */
export function grantedRoles({ tenancy, catalog }: Target): readonly GrantedRole[] {
  const ofTenant = (table: SecuredTable): Rights =>
    table.holds === "tenants"
      ? { privileges: ["SELECT"], updatable: tenancy.tenant.updatable }
      : rows;
  const schemas = [catalog.schema, bookkeepingSchema];
  return [
    { name: tenancy.roles.tenant, schemas, rightsOn: ofTenant },
    { name: tenancy.roles.system, schemas, rightsOn: () => rows },
    ...(tenancy.claims === undefined
      ? []
      : [{ name: tenancy.claims.role, schemas: [catalog.schema], rightsOn: ofTenant }]),
  ];
}
