import type { Target } from "../target/target.ts";
import { literal } from "../sql/quote.ts";
import { contextFunctionName, contextSetting } from "./context.ts";
import type { Argument, IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { isAtLeast, readRole } from "./membership.ts";
import { declareSealed, leaveUnlessSealed } from "./seal.ts";

/**
 * `current_<tenant column>()`: the tenant of this transaction, or NULL, which equals no row's; never an
 * error, whatever the settings hold. `current_<tenant column>(at_least)`: the same if its member is at
 * least that. The membership is looked up anew for each statement, so it ends when it is taken away.
 *
 * Two statements, each over one table, rather than one with a join: PostgreSQL keeps their plans.
 */
export function currentTenantFunctions(target: Target): readonly IdentityFunction[] {
  if (target.tenancy.identity === "setting") return [settingOfTransaction(target)];
  return [
    sealedTenant(target, []),
    ...(target.members === undefined
      ? []
      : [sealedTenant(target, [{ name: "at_least", type: "text" }])]),
  ];
}

function sealedTenant(target: Target, args: readonly Argument[]): IdentityFunction {
  const { tenancy, tenantType, members } = target;
  const unlessMember =
    members === undefined
      ? ""
      : `
  member := sealed_member;
  ${readRole(target, members, "tenant", "member")}
  IF NOT FOUND THEN RETURN NULL; END IF;`;
  const unlessAtLeast =
    args.length === 0
      ? ""
      : `
  IF NOT (${isAtLeast("role", "at_least")}) THEN RETURN NULL; END IF;`;
  return {
    ...definer,
    name: contextFunctionName(target),
    args,
    returns: tenantType,
    volatility: "stable",
    parallel: "restricted",
    body: `
#variable_conflict use_variable
DECLARE
  ${declareSealed}
  tenant ${tenantType};${
    members === undefined
      ? ""
      : `
  member ${members.userType};
  role text;`
  }
BEGIN
  ${leaveUnlessSealed}
  tenant := sealed_tenant;${unlessMember}${unlessAtLeast}
  RETURN tenant;
END`,
    executors: [tenancy.roles.tenant],
  };
}

/** After SET LOCAL and COMMIT a custom setting reads as '' rather than NULL, hence the nullif. */
function settingOfTransaction(target: Target): IdentityFunction {
  const { tenancy, tenantType } = target;
  return {
    name: contextFunctionName(target),
    args: [],
    returns: tenantType,
    language: "sql",
    volatility: "stable",
    parallel: "safe",
    definer: false,
    body: `SELECT nullif(current_setting(${literal(contextSetting(target))}, true), '')::${tenantType}`,
    executors: [tenancy.roles.tenant],
  };
}
