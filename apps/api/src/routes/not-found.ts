import { TenantError } from "@acme/tenant-repositories";

/** As the repositories say it: another tenant's row looks like one that never was. */
export function notFound(noun: string): TenantError {
  return new TenantError("TENANT_NOT_FOUND", `There is no such ${noun}.`);
}
