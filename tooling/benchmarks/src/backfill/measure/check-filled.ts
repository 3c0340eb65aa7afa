import type { Client } from "pg";
import { oneRow } from "../../with-client.ts";
import type { FilledTable, RowCounts } from "../data.ts";
import { conversations, messages } from "../data.ts";

type Counted = { readonly rows: number; readonly empty: number; readonly wrong: number };

/**
 * Makes sure that there is everything to do: a benchmark that finds its work done times nothing.
 * @throws when a row is there that has an organization already, or a row is missing.
 */
export async function checkEmpty(client: Client, expected: RowCounts): Promise<void> {
  for (const table of [conversations, messages]) {
    const { rows, empty } = await count(client, table);
    if (rows === expected[table.name] && empty === rows) continue;
    throw new Error(
      `${table.name}: ${empty} of ${rows} rows are empty, expected ${expected[table.name]} of as many`,
    );
  }
}

/**
 * Makes sure that everything was done, and rightly.
 * @throws when a row is empty, has another organization than its path, or is missing.
 */
export async function checkFilled(client: Client, expected: RowCounts): Promise<void> {
  for (const table of [conversations, messages]) {
    const { rows, empty, wrong } = await count(client, table);
    if (rows === expected[table.name] && empty === 0 && wrong === 0) continue;
    throw new Error(
      `${table.name}: of ${rows} rows (expected ${expected[table.name]}) ${empty} are still empty and ${wrong} have another organization than their path`,
    );
  }
}

async function count(
  client: Client,
  { name, from, joined, tenant }: FilledTable,
): Promise<Counted> {
  return oneRow<Counted>(
    client,
    `SELECT count(*)::float8 AS rows,
            (count(*) FILTER (WHERE t.organization_id IS NULL))::float8 AS empty,
            (count(*) FILTER (WHERE t.organization_id <> ${tenant}))::float8 AS wrong
     FROM ${name} AS t, ${from} WHERE ${joined}`,
  );
}
