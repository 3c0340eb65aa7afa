import type { Pool, QueryResultRow } from "pg";
import { DatabaseError } from "pg";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import { wireValues } from "./wire-values.ts";
import { preparedName, takeConnection } from "./tenant-pool.ts";

export type OnceOptions = {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Prepared under this name, where statements may be. */
  readonly name?: string | undefined;
};

/** One statement in a transaction of its own. @throws {TenantError} */
export async function queryOnce<Row extends QueryResultRow>(
  pool: Pool,
  { text, values, name }: OnceOptions,
): Promise<Row[]> {
  const client = await takeConnection(pool);
  try {
    const { rows } = await client.query<Row>({
      text,
      values: wireValues(values),
      ...(name === undefined ? {} : { name: preparedName(client, name) }),
    });
    client.release();
    return rows;
  } catch (error) {
    // What the server refuses leaves the connection as it was; anything else may have broken it.
    client.release(!(error instanceof DatabaseError));
    throw fromDatabaseError(error);
  }
}
