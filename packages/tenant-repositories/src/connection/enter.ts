import type { ClientBase } from "pg";
import type { Statement } from "../statements/statement.ts";
import { prepared } from "../statements/statement.ts";

/** What every transaction begins with, whoever had its session before. */
export type TransactionSettings = {
  /** Milliseconds. */
  readonly statementTimeout: number;
  /** See {@link readSearchPath}. */
  readonly searchPath: string;
};

/**
 * The login's own search path, temporary tables last: behind a pooler another application may have left
 * either in the session, and raw SQL would read a table of its choice.
 */
export async function readSearchPath(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ path: string }>(
    "SELECT reset_val AS path FROM pg_catalog.pg_settings WHERE name = 'search_path'",
  );
  const path = rows[0]?.path ?? "";
  return /\bpg_temp\b/.test(path) ? path : [path, "pg_temp"].filter(Boolean).join(", ");
}

/** What follows BEGIN, with the plan_cache_mode that the transaction begins with. */
export type Enter = (planCacheMode: PlanCacheMode) => Statement;

/**
 * One plan for all values saves planning for each.
 * https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-PLAN-CACHE-MODE
 */
export type PlanCacheMode = "auto" | "force_generic_plan";

/**
 * Makes a transaction the tenant's of a ticket, which goes as a parameter, never as text, which other
 * sessions of the login could read in pg_stat_activity.
 */
export function enterStatement(settings: TransactionSettings): (ticket: string) => Enter {
  return (ticket) => (planCacheMode) =>
    prepared(
      "write",
      `SELECT pg_catalog.set_config('statement_timeout', $2, true), pg_catalog.set_config('search_path', $3, true),
       pg_catalog.set_config('plan_cache_mode', $4, true), acme_tenancy.enter($1)`,
      [ticket, String(settings.statementTimeout), settings.searchPath, planCacheMode],
    );
}

/** The same for system work that has been recorded. */
export function enterSystemStatement(settings: TransactionSettings, access: string): Enter {
  return (planCacheMode) =>
    prepared(
      "write",
      `SELECT pg_catalog.set_config('statement_timeout', $2, true), pg_catalog.set_config('search_path', $3, true),
       pg_catalog.set_config('plan_cache_mode', $4, true), acme_tenancy.enter_system($1)`,
      [access, String(settings.statementTimeout), settings.searchPath, planCacheMode],
    );
}
