import type { QueryResultRow } from "pg";
import { withClient } from "../../src/databases/with-client.ts";

/** The rows of one statement. */
export async function query<Row extends QueryResultRow>(
  url: string,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, parameters)).rows);
}
