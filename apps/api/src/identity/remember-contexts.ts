import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import { createCache } from "../limits/cache.ts";

type Options = {
  /** For how long a context is used again, in milliseconds. */
  readonly lifetime: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
};

/**
 * Authorizes as the database does, but does not ask it again and again for the same context: a round trip
 * less for each request that only reads. The database looks the membership up once more when a transaction
 * begins, so who was put out is out at once. A role that was lowered is known up to `lifetime` later, and
 * operations ask for more than the policies do: nothing that takes a role is to be decided by this.
 */
export function rememberContexts(
  tenants: Pick<TenantDatabase, "authorize">,
  { lifetime, now = Date.now }: Options,
): Pick<TenantDatabase, "authorize"> {
  const contexts = createCache<TenantContext>({ lifetime, now });
  return {
    authorize: (userId, organizationId) =>
      contexts(`${userId} ${organizationId}`, () => tenants.authorize(userId, organizationId)),
  };
}
