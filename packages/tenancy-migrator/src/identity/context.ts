import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { literal, qualified } from "../sql/quote.ts";

/** The setting that names the tenant of a transaction where identity is a setting, e.g. `app.organization_id`. */
export function contextSetting({ tenancy }: Pick<Target, "tenancy">): string {
  return `app.${tenancy.column}`;
}

/** The unqualified name of the function that the policies ask, e.g. `current_organization_id`. */
export function contextFunctionName({ tenancy }: Pick<Target, "tenancy">): string {
  return boundedName("current", tenancy.column);
}

/** The unqualified name of the function that tells the tenants of a caller by claims. */
export function claimedFunctionName({ tenancy }: Pick<Target, "tenancy">): string {
  return boundedName("claimed", tenancy.column);
}

/** SQL: the tenant of this transaction, or NULL; with a role, only where its member is at least that. */
export function currentTenant(target: Target, atLeast?: string): string {
  const role = atLeast === undefined ? "" : literal(atLeast);
  return `${qualified(bookkeepingSchema, contextFunctionName(target))}(${role})`;
}

/** SQL: the tenants in which a caller by claims is at least that. */
export function claimedTenants(target: Target, atLeast: string): string {
  return `${qualified(bookkeepingSchema, claimedFunctionName(target))}(${literal(atLeast)})`;
}

/** Citus distributes statements to other servers, which take settings along and nothing else. */
export function isCitus({ extensions }: Pick<Catalog, "extensions">): boolean {
  return extensions.includes("citus");
}
