import { today } from "../access-database.ts";
import type { Aggregate } from "./contestant.ts";

const columns =
  "t.id, t.organization_id, t.domain_id, t.session_id, t.metadata, t.started_at, t.ended_at, t.created_at";

/** The conversations' questions in SQL, asking for a tenant's rows or leaving that to the policies. */
export type Statements = {
  readonly find: string;
  readonly page: string;
  readonly aggregate: string;
};

export const pageSize = 20;
export const since = new Date(today.getTime() - 30 * 24 * 60 * 60 * 1_000);

/** `$1` is the tenant. */
export const withPredicate: Statements = {
  find: `SELECT ${columns} FROM conversations AS t WHERE t.organization_id = $1 AND t.id = $2`,
  page: `SELECT ${columns} FROM conversations AS t WHERE t.organization_id = $1 ORDER BY t.created_at DESC, t.id LIMIT $2`,
  aggregate: `SELECT count(*) AS count, avg(extract(epoch FROM t.ended_at - t.started_at)) AS seconds FROM conversations AS t WHERE t.organization_id = $1 AND t.created_at > $2`,
};

/** The same of everybody's rows. */
export const withoutPredicate: Statements = {
  find: `SELECT ${columns} FROM conversations AS t WHERE t.id = $1`,
  page: `SELECT ${columns} FROM conversations AS t ORDER BY t.created_at DESC, t.id LIMIT $1`,
  aggregate: `SELECT count(*) AS count, avg(extract(epoch FROM t.ended_at - t.started_at)) AS seconds FROM conversations AS t WHERE t.created_at > $1`,
};

/** @throws where an aggregate had no row, or more. */
export function onlyOne(rows: readonly Aggregate[]): Aggregate {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows of an aggregate`);
  return row;
}
