import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { qualified } from "../sql/quote.ts";

/** A function of ours before it is written as SQL. */
export type FunctionSql = {
  readonly name: string;
  /** Argument types in parentheses. */
  readonly signature: string;
  readonly returns: string;
  readonly body: string;
};

/**
 * Every function of ours runs as its owner, sees rows whatever row level security says (and fails
 * loudly where it may not), and can't be led astray by the caller's search_path.
 * https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
 */
export const functionSettings = ["search_path=pg_catalog, pg_temp", "row_security=off"] as const;

/** The statements that create the function, or bring it up to date. */
export function createFunction(each: FunctionSql): string[] {
  const name = `${qualified(bookkeepingSchema, each.name)}${each.signature}`;
  return [
    `CREATE OR REPLACE FUNCTION ${name} RETURNS ${each.returns}
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS ${dollarQuote(each.body)}`,
    `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
  ];
}

/** The statement that drops it. */
export function dropFunction(each: Pick<FunctionSql, "name" | "signature">): string {
  return `DROP FUNCTION IF EXISTS ${qualified(bookkeepingSchema, each.name)}${each.signature}`;
}

/** Whether the database has exactly this function. */
export function functionIsThere(catalog: Catalog, each: FunctionSql): boolean {
  const found = catalog.functions.find(({ name }) => name === each.name);
  return (
    found !== undefined &&
    found.source === each.body &&
    found.securityDefiner &&
    found.settings.join() === functionSettings.join()
  );
}
