import { memberRoles } from "@acme/tenancy";
import type { MembersTarget, Target } from "../target/target.ts";
import { identifier, literal, textArray } from "../sql/quote.ts";

/**
 * plpgsql: reads into the variable `role` what a member is in a tenant; FOUND says whether it is one. The
 * two are variables of the columns' own types: a cast in the query would be done for each row that is read.
 */
export function readRole(
  { tenancy }: Target,
  members: MembersTarget,
  tenant: string,
  member: string,
): string {
  return `SELECT ${roleOf(members)} INTO role FROM ${members.table.relation} AS m
  WHERE m.${identifier(tenancy.column)} = ${tenant} AND m.${identifier(members.user)} = ${member};`;
}

/** SQL: what the member `m` is, as text, whatever type the column has. */
export function roleOf({ role }: MembersTarget): string {
  return `m.${identifier(role)}::text`;
}

/**
 * SQL: whether a role is at least another. One that no rank is known of is not, and nothing is at least one.
 */
export function isAtLeast(role: string, atLeast: string): string {
  const rank = (each: string): string => `array_position(${textArray(memberRoles)}, ${each})`;
  return `(${rank(role)} >= ${rank(atLeast)}) IS TRUE`;
}

/** SQL: whether a row of the members' table, by its alias, is an owner's. */
export function isOwner({ role }: MembersTarget, row: string): string {
  return `${row}.${identifier(role)}::text = ${literal("owner")}`;
}
