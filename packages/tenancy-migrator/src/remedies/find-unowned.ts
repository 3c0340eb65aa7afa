import type { ClientBase } from "pg";
import type { TableTarget, Target } from "../target/target.ts";
import type { UnownedProblem, UnownedRows } from "./unowned.ts";
import { keyText, unownedSql } from "./unowned-sql.ts";

/** Reads every tenant table once and lists the rows that no tenant can be found for, or two. */
export async function findUnowned(
  client: ClientBase,
  target: Target,
): Promise<readonly UnownedRows[]> {
  const found: UnownedRows[] = [];
  for (const table of target.tables) {
    const { rows } = await client.query<{
      problem: UnownedProblem;
      count: string;
      samples: string[];
    }>(summarySql(target, table));
    for (const { problem, count, samples } of rows) {
      found.push({
        table: table.current.name,
        problem,
        count: Number(count),
        samples,
        sql: listSql(target, table, problem),
      });
    }
  }
  return found;
}

function summarySql(target: Target, table: TableTarget): string {
  const { from, problem } = unownedSql(target, table);
  return `
SELECT u.problem, count(*) AS count,
       coalesce(array_agg(u.key ORDER BY u.key) FILTER (WHERE u.rank <= 5), '{}') AS samples
FROM (SELECT v.problem, v.key, row_number() OVER (PARTITION BY v.problem ORDER BY v.key) AS rank
      FROM (SELECT ${keyText(table)} AS key, ${problem} AS problem ${from}) AS v
      WHERE v.problem IS NOT NULL) AS u
GROUP BY u.problem
ORDER BY u.problem`;
}

function listSql(target: Target, table: TableTarget, which: UnownedProblem): string {
  const { from, problem } = unownedSql(target, table);
  return `SELECT t.* ${from}\nWHERE ${problem} = '${which}'`;
}
