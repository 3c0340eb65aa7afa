import type { ParsedDeclaration } from "./declaration-schema.ts";
import type { DeclarationProblem } from "./errors.ts";
import type { TenantTable } from "./tenancy.ts";

/** What is wrong with who belongs to a tenant, as far as the declaration alone can say. */
export function membershipProblems(
  { members, claims, column }: ParsedDeclaration,
  tables: readonly TenantTable[],
): DeclarationProblem[] {
  if (members === undefined) {
    if (claims === undefined) return [];
    const message =
      "says who the caller is, but nothing says which tenants that person belongs to; declare members, too";
    return [{ code: "CLAIMS_WITHOUT_MEMBERS", path: "claims", message }];
  }
  const fault =
    columnFault([column, members.user, members.role]) ?? tableFault(members.table, column, tables);
  if (fault === undefined) return [];
  return [{ code: "MEMBERS_TABLE", path: "members.table", message: fault }];
}

function columnFault(columns: readonly string[]): string | undefined {
  const twice = columns.find((each, index) => columns.indexOf(each) < index);
  if (twice === undefined) return undefined;
  return `has "${twice}" for two things: tenant, user and role are three columns`;
}

function tableFault(
  name: string,
  column: string,
  tables: readonly TenantTable[],
): string | undefined {
  const table = tables.find((each) => each.name === name);
  if (table === undefined) {
    const renamed = tables.find((each) => each.legacyName === name);
    return renamed === undefined
      ? `names "${name}", which is not declared in "tables" as a table that somebody owns`
      : `names "${name}", which is called "${renamed.name}" here`;
  }
  if (table.owner === "column") return undefined;
  return `names "${name}", whose owner is found by a path: a membership is what says who may see a tenant, so it has to name the tenant itself; declare it { owner: "column" } (the column is "${column}")`;
}
