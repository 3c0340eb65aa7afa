import type { ClientBase } from "pg";
import { queryAll } from "../runner/query-all.ts";
import type { Check, CheckResult } from "./check.ts";

/** Puts one question to the database. An error is an answer, too: it does not hold. */
export async function ask(client: ClientBase, check: Check): Promise<CheckResult> {
  const { id, table, title, expected, sql, judge } = check;
  try {
    const results = await queryAll(client, sql);
    const rows = results.findLast((result) => result.command === "SELECT")?.rows ?? [];
    return { id, table, title, expected, sql, ...judge(rows) };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    const actual = `the database answered: ${error instanceof Error ? error.message : String(error)}`;
    return { id, table, title, expected, sql, actual, holds: false };
  }
}
