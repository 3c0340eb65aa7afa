import type { ClientBase } from "pg";
import type { TableTarget, Target } from "../target/target.ts";
import { identifier, identifiers } from "../sql/quote.ts";
import { columnsMatch } from "./columns-match.ts";
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
        ...(problem === "no-tenant" ? fillFromAbove(target, table) : {}),
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

/** Rows of a tree whose root alone names the tenant: they have to name it themselves first. */
function fillFromAbove({ tenancy }: Target, table: TableTarget): { readonly hint?: string } {
  const [reference] = table.selfReferences;
  if (reference === undefined) return {};
  const tenant = identifier(tenancy.column);
  const key = identifiers(reference.key);
  const list = reference.key.map((name) => `c.${identifier(name)}`).join(", ");
  return {
    hint: `if their tenant is that of the row they refer to by (${reference.columns.join(", ")}), let the application write it, and fill them by: WITH RECURSIVE up AS (SELECT ${key}, ${tenant} FROM ${table.relation} WHERE ${tenant} IS NOT NULL UNION ALL SELECT ${list}, up.${tenant} FROM up JOIN ${table.relation} AS c ON ${columnsMatch("up", reference.key, "c", reference.columns)} WHERE c.${tenant} IS NULL) UPDATE ${table.relation} AS t SET ${tenant} = up.${tenant} FROM up WHERE ${columnsMatch("up", reference.key, "t", reference.key)} AND t.${tenant} IS NULL`,
  };
}

function listSql(target: Target, table: TableTarget, which: UnownedProblem): string {
  const { from, problem } = unownedSql(target, table);
  return `SELECT t.* ${from}\nWHERE ${problem} = '${which}'`;
}
