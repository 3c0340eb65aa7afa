import { memberRoles } from "@acme/tenancy";
import type { MembersTarget, Target } from "../target/target.ts";
import { identifier, literal, textArray } from "../sql/quote.ts";

/** SQL: `FROM` the memberships `WHERE` this tenant has this member. The columns are all of the alias `m`. */
export function membership(
  { tenancy }: Target,
  members: MembersTarget,
  tenant: string,
  member: string,
): string {
  return `FROM ${members.table.relation} AS m WHERE m.${identifier(tenancy.column)} = ${tenant} AND m.${identifier(members.user)} = ${member}`;
}

/** SQL: what the member `m` is, as text, whatever type the column has. */
export function roleOf({ role }: MembersTarget): string {
  return `m.${identifier(role)}::text`;
}

/** SQL: whether the member `m` is at least that. What no rank is known of is less than anything, and no demand that can be met. */
export function isAtLeast(members: MembersTarget, atLeast: string): string {
  const rank = (role: string): string => `array_position(${textArray(memberRoles)}, ${role})`;
  return `${rank(roleOf(members))} >= ${rank(atLeast)}`;
}

/** SQL: whether a row of the members' table, by its alias, is an owner's. */
export function isOwner({ role }: MembersTarget, row: string): string {
  return `${row}.${identifier(role)}::text = ${literal("owner")}`;
}
