import type { MembersTarget, Target } from "../target/target.ts";
import { identifier } from "../sql/quote.ts";
import { claimedFunctionName } from "./context.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { isAtLeast, roleOf } from "./membership.ts";

/** `tenants_of(member)`: where somebody belongs, and as what, for those who have found out who is asking. */
export function tenantsOf(target: Target, members: MembersTarget): IdentityFunction {
  const { tenancy, tenantType } = target;
  return {
    ...definer,
    name: "tenants_of",
    args: [{ name: "member", type: members.userType }],
    returns: [
      { name: "tenant", type: tenantType },
      { name: "role", type: "text" },
    ],
    volatility: "stable",
    body: `
#variable_conflict use_variable
BEGIN
  RETURN QUERY SELECT m.${identifier(tenancy.column)}, ${roleOf(members)}
  FROM ${members.table.relation} AS m WHERE m.${identifier(members.user)} = member;
END`,
    executors: [tenancy.roles.system],
  };
}

/**
 * `claimed_<tenant column>(at_least)`: the tenants in which the caller whom `request.jwt.claims` names is
 * at least that. It believes the setting: the one who fills it in has to be the only one who speaks SQL.
 */
export function claimedTenantsOf(
  target: Target,
  members: MembersTarget,
  role: string,
): IdentityFunction {
  const { tenancy, tenantType } = target;
  const column = `m.${identifier(tenancy.column)}`;
  return {
    ...definer,
    name: claimedFunctionName(target),
    args: [{ name: "at_least", type: "text" }],
    returns: `${tenantType}[]`,
    volatility: "stable",
    parallel: "restricted",
    body: `
#variable_conflict use_variable
DECLARE
  caller text := nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub';
BEGIN
  RETURN ARRAY(SELECT ${column} FROM ${members.table.relation} AS m
               WHERE m.${identifier(members.user)} = caller::${members.userType}
                 AND ${isAtLeast(roleOf(members), "at_least")});
END`,
    executors: [role],
  };
}
