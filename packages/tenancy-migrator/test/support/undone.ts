import type { FreshDatabase } from "@acme/local-postgres/testing";

/** What a test may do in a transaction that is rolled back when it ends. */
export type Undone = Pick<FreshDatabase, "query">;

/** Does the work in a transaction and undoes it, so that many tests can share one database. */
export async function undone(
  database: FreshDatabase,
  work: (transaction: Undone) => Promise<void>,
  level = "read committed",
): Promise<void> {
  const client = await database.connect();
  await client.query(`BEGIN ISOLATION LEVEL ${level}`);
  try {
    await work({ query: (sql, parameters = []) => client.query(sql, [...parameters]) });
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
}
