import type { Target } from "../target/target.ts";
import { currentTenantFunctions } from "./current-tenant.ts";
import { enter } from "./enter.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { issueTicket } from "./issue-ticket.ts";
import { claimedTenantsOf, tenantsOf } from "./member-tenants.ts";
import { systemFunctions } from "./system-access.ts";
import { transferFunctions } from "./transfer.ts";

/** Every function that somebody may call, in a stable order: each after those that it calls. */
export function identityFunctions(target: Target): readonly IdentityFunction[] {
  const { tenancy, members } = target;
  const byTicket = tenancy.identity === "ticket";
  return [
    ...currentTenantFunctions(target),
    ...(byTicket ? [issueTicket(target), enter(target)] : []),
    ...(byTicket && members !== undefined
      ? [tenantsOf(target, members), ...transferFunctions(target, members)]
      : []),
    ...(members !== undefined && tenancy.claims !== undefined
      ? [claimedTenantsOf(target, members, tenancy.claims.role)]
      : []),
    ...systemFunctions(target),
  ];
}
