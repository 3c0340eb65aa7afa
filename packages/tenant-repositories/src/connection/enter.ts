import type { Tenancy } from "@acme/tenancy";
import { escapeLiteral } from "pg";
import type { Statement } from "../statements/statement.ts";
import { prepared } from "../statements/statement.ts";

/**
 * The statements that follow BEGIN. The ticket goes as a parameter, never as text, which other sessions of
 * the login could read in pg_stat_activity. Where identity is a bare setting it is SET LOCAL, the one form
 * that Citus takes along to its workers.
 */
export function enterStatements(
  tenancy: Tenancy,
  statementTimeout: number,
): (ticket: string) => readonly Statement[] {
  if (tenancy.identity === "setting") {
    return (tenant) => [
      local(`statement_timeout = ${statementTimeout}`),
      local("plan_cache_mode = force_generic_plan"),
      local(`app.${tenancy.column} = ${escapeLiteral(tenant)}`),
    ];
  }
  return (ticket) => [
    prepared(
      "write",
      `SELECT pg_catalog.set_config('statement_timeout', $2, true), pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true), acme_tenancy.enter($1)`,
      [ticket, String(statementTimeout)],
    ),
  ];
}

/** The same for system work that has been recorded. */
export function enterSystemStatements(statementTimeout: number, access: string): Statement[] {
  return [
    prepared(
      "write",
      `SELECT pg_catalog.set_config('statement_timeout', $2, true), acme_tenancy.enter_system($1)`,
      [access, String(statementTimeout)],
    ),
  ];
}

function local(assignment: string): Statement {
  return { text: `SET LOCAL ${assignment}`, values: [], name: undefined, kind: "read" };
}
