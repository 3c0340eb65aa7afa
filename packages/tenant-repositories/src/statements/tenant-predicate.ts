import { identifier } from "./quote.ts";

/**
 * The first wall: every statement of a repository asks for its tenant's rows only. `$1` is the tenant in
 * all of them. The second wall is the policy, which asks the same of every statement there is.
 */
export function tenantPredicate(alias: string, tenantColumn: string): string {
  return `${alias}.${identifier(tenantColumn)} = $1`;
}
