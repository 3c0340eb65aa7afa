import { createTenantDatabase } from "@acme/tenant-repositories";
import type { TenantContext, TenantDatabase, TenantScope } from "@acme/tenant-repositories";
import tenancy from "../tenancy.config.ts";

/** A depot's number, and the login of a member of its staff. */
type HireIds = { readonly tenant: number; readonly member: string };

export type HireScope = TenantScope<HireIds>;

export type HireDatabase = {
  readonly tenants: TenantDatabase<HireIds>;
  /** A member of staff at a depot. */
  readonly at: (login: string, depot: number) => Promise<TenantContext<HireIds>>;
};

/** Opens the hire's database with the two logins that the environment names. */
export async function openHire(environment: NodeJS.ProcessEnv): Promise<HireDatabase> {
  const tenants = await createTenantDatabase<HireIds>({
    connection: environment["APP_DATABASE_URL"] ?? "",
    systemConnection: environment["APP_SYSTEM_DATABASE_URL"] ?? "",
    tenancy,
  });
  return { tenants, at: tenants.authorize };
}
