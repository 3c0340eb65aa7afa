import type { ClientBase } from "pg";

/**
 * Does work on a partition, and lets it fail in peace when the partition has been dropped or detached meanwhile:
 * then it is no business of ours any more.
 *
 * @param partition Qualified and quoted; `undefined` for what is no partition and stays.
 */
export async function unlessGone(
  client: ClientBase,
  partition: string | undefined,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (partition === undefined || (await isPartition(client, partition))) throw error;
  }
}

async function isPartition(client: ClientBase, relation: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_class WHERE oid = to_regclass($1) AND relispartition",
    [relation],
  );
  return rowCount === 1;
}
