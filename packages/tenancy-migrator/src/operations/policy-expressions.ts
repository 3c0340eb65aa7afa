import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import {
  claimedFunctionName,
  claimedTenants,
  contextFunctionName,
  currentTenant,
  isCitus,
} from "../identity/context.ts";
import type { MembersTarget, Target } from "../target/target.ts";
import { identifier } from "../sql/quote.ts";
import type { SecuredTable } from "./secured-tables.ts";

/** What a policy asks, as we write it and as PostgreSQL prints it. */
export type Expression = { readonly sql: string; readonly printed: string };

export const always: Expression = { sql: "true", printed: "true" };

/** The row is this transaction's tenant's; with a role, its member is at least that. */
export function byTenant(
  target: Target,
  { column }: SecuredTable,
): (atLeast?: string) => Expression {
  const name = contextFunctionName(target);
  return (atLeast) => {
    const current = oncePerStatement(target, currentTenant(target, atLeast), name);
    const asText = isVarchar(target) ? "::text" : "";
    const [left, right] = [identifier(column), current.printed].map((each) =>
      asText === "" ? each : `(${each})${asText}`,
    );
    return {
      sql: `${identifier(column)} = ${current.sql}`,
      printed: `(${left ?? ""} = ${right ?? ""})`,
    };
  };
}

/** The row is one of those tenants' in which the caller by claims is at least that. */
export function byClaims(
  target: Target,
  { column }: SecuredTable,
): (atLeast: string) => Expression {
  const name = claimedFunctionName(target);
  return (atLeast) => {
    const claimed = oncePerStatement(target, claimedTenants(target, atLeast), name);
    // To ANY a bare sub-select is a list of rows rather than one array, hence the cast. A length would cut.
    const bare = target.tenantType.replace(/\([\d,]+\)$/, "").replace(/^character$/, "bpchar");
    const type = isVarchar(target) ? "text" : bare;
    return {
      sql: `${identifier(column)} = ANY (${claimed.sql}::${type}[])`,
      printed: isVarchar(target)
        ? `((${identifier(column)})::text = ANY ((${claimed.printed})::text[]))`
        : `(${identifier(column)} = ANY (${claimed.printed}::${type}[]))`,
    };
  };
}

/** A recorded access to all tenants is under way. */
export function duringSystemAccess(target: Target): Expression {
  return oncePerStatement(target, `${bookkeepingSchema}.system_access()`, "system_access");
}

/** Admins decide who is a member, and only owners who is an owner. */
export function membersOnly(
  { role, roleType }: MembersTarget,
  own: (atLeast: string) => Expression,
): Expression {
  const [admin, owner] = [own("admin"), own("owner")];
  const column = identifier(role);
  const asText = roleType === "text" ? column : `(${column})::text`;
  return {
    sql: `${admin.sql} AND (${column}::text <> 'owner' OR ${owner.sql})`,
    printed: `(${admin.printed} AND ((${asText} <> 'owner'::text) OR ${owner.printed}))`,
  };
}

/**
 * The scalar sub-select is evaluated once a statement and then compared by index; a bare call may be
 * evaluated a row. Citus takes no sub-select in a policy.
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
function oncePerStatement({ catalog }: Target, call: string, name: string): Expression {
  const printed = call.replace(/'\)$/, "'::text)");
  return isCitus(catalog)
    ? { sql: call, printed }
    : { sql: `(SELECT ${call})`, printed: `( SELECT ${printed} AS ${identifier(name)})` };
}

/** PostgreSQL has no operators for varchar but text's. */
function isVarchar({ tenantType }: Target): boolean {
  return tenantType.startsWith("character varying");
}
