import type { OrganizationId, UserId } from "@acme/data-model";
import { createTenantDatabase } from "@acme/tenant-repositories";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import tenancy from "../tenancy.config.ts";

export type HireDatabase = {
  readonly tenants: TenantDatabase;
  /** A member of staff at a depot. */
  readonly at: (login: string, depot: number) => Promise<TenantContext>;
};

/** Opens the hire's database with the two logins that the environment names. */
export async function openHire(environment: NodeJS.ProcessEnv): Promise<HireDatabase> {
  const tenants = await createTenantDatabase({
    connection: environment["APP_DATABASE_URL"] ?? "",
    systemConnection: environment["APP_SYSTEM_DATABASE_URL"] ?? "",
    tenancy,
  });
  return {
    tenants,
    at: (login, depot) => {
      // The ids' types are the chat model's; the database takes any key that the declaration's tables have.
      const ids: readonly unknown[] = [login, depot];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
      return tenants.authorize(...(ids as readonly [UserId, OrganizationId]));
    },
  };
}
