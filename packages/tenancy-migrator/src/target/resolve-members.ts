import type { Tenancy } from "@acme/tenancy";
import { isUnique } from "./is-unique.ts";
import type { MembersTarget, TableTarget } from "./target.ts";

/** Finds the table of the memberships and its columns; says what is wrong with them. */
export function resolveMembers(
  { members, column }: Tenancy,
  tables: ReadonlyMap<string, TableTarget>,
  problems: string[],
): MembersTarget | undefined {
  if (members === undefined) return undefined;
  const table = tables.get(members.table);
  // That the table is missing has been reported already.
  if (table === undefined) return undefined;
  const typeOf = (name: string): string | undefined =>
    table.current.columns.find((each) => each.name === name)?.type;
  const [userType, roleType] = [typeOf(members.user), typeOf(members.role)];
  if (userType === undefined || roleType === undefined) {
    const missing = userType === undefined ? members.user : members.role;
    problems.push(`"${table.current.name}" has no column "${missing}", by which members are known`);
    return undefined;
  }
  if (!isUnique(table.current, [column, members.user])) {
    problems.push(
      `"${table.current.name}" may hold a member twice: (${column}, ${members.user}) is not unique there, so it can't say what somebody is`,
    );
  }
  return { table, user: members.user, userType, role: members.role, roleType };
}
