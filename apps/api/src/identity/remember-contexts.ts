import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import { createCache } from "../limits/cache.ts";

type Options = {
  /** For how long a context is used again, in milliseconds. */
  readonly lifetime: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
};

/**
 * The same database, that is not asked again and again for the same context: a round trip less for each
 * request. It takes nothing of what a context has to hold, since the database looks the membership up once
 * more when a transaction begins, and the role with each statement that writes: who was put out is out at
 * once. Only what somebody may do *more* than a moment ago is known up to `lifetime` later.
 */
export function rememberContexts(
  tenants: TenantDatabase,
  { lifetime, now = Date.now }: Options,
): TenantDatabase {
  const contexts = createCache<TenantContext>({ lifetime, now });
  return {
    ...tenants,
    authorize: (userId, organizationId) =>
      contexts(`${userId} ${organizationId}`, () => tenants.authorize(userId, organizationId)),
  };
}
