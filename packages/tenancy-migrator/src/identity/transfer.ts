import type { MembersTarget, TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier } from "../sql/quote.ts";
import { currentTenant } from "./context.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { isAtLeast, readRole } from "./membership.ts";
import { declareSealed } from "./seal.ts";

/**
 * `transfer_<table>(<primary key>, to_tenant)`: hands a row over from this transaction's tenant to another
 * one, whose admin the member has to be as well. What hangs on the row follows by the composite keys.
 * Answers whether there was such a row; says the same whichever of the two tenants the member is no admin of.
 */
export function transferFunctions(
  target: Target,
  members: MembersTarget,
): readonly IdentityFunction[] {
  return target.tables
    .filter((table) => table.declared.owner === "column" && table !== members.table)
    .filter((table) => table.primaryKey.length > 0)
    .map((table) => transfer(target, members, table));
}

function transfer(target: Target, members: MembersTarget, table: TableTarget): IdentityFunction {
  const { tenancy, tenantType } = target;
  const column = `t.${identifier(tenancy.column)}`;
  const args = table.primaryKey.map((name) => ({
    name,
    type: table.current.columns.find((each) => each.name === name)?.type ?? "",
  }));
  const isRow = args.map(({ name }, index) => `t.${identifier(name)} = $${index + 1}`);
  const toTenant = `$${args.length + 1}`;
  return {
    ...definer,
    name: boundedName("transfer", table.declared.name),
    args: [...args, { name: "to_tenant", type: tenantType }],
    returns: "boolean",
    volatility: "volatile",
    body: `
#variable_conflict use_variable
DECLARE
  from_tenant ${tenantType} := ${currentTenant(target, "admin")};
  role text;
  ${declareSealed}
BEGIN
  IF from_tenant IS NOT NULL THEN
    ${readRole(target, members, toTenant, `sealed_member::${members.userType}`)}
  END IF;
  IF NOT (${isAtLeast("role", "'admin'")}) THEN
    RAISE EXCEPTION USING ERRCODE = 'TN004', MESSAGE = 'needs the role admin in both';
  END IF;
  UPDATE ${table.relation} AS t SET ${identifier(tenancy.column)} = ${toTenant}
  WHERE ${isRow.join(" AND ")} AND ${column} = from_tenant;
  RETURN FOUND;
END`,
    executors: [tenancy.roles.tenant],
  };
}
