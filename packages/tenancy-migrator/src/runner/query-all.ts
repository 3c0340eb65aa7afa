import type { ClientBase, QueryResult } from "pg";

type Row = Record<string, unknown>;

/** Several statements in one message: one result for each. (node-pg answers one alone without a list.) */
export async function queryAll(
  client: ClientBase,
  sql: string,
): Promise<readonly QueryResult<Row>[]> {
  const answer: QueryResult<Row> | QueryResult<Row>[] = await client.query<Row>(sql);
  return Array.isArray(answer) ? answer : [answer];
}
