import type { Client } from "pg";
import { withClient } from "../../with-client.ts";
import type { FilledTable } from "../data.ts";
import { conversations, messages } from "../data.ts";
import { timed } from "./backend-time.ts";
import type { Contestant } from "./contestant.ts";
import { behind, readKey } from "./primary-key.ts";

/** The loop that most tools and most people write: batches along the primary key, each its own transaction. */
export function keysetLoop(batchRows: number): Contestant {
  return {
    name: `keyset-${batchRows}`,
    label: `keyset loop, ${batchRows.toLocaleString("en-US")} rows a batch`,
    fill: (url) =>
      withClient(url, async (client) => {
        await client.query("SET session_replication_role = replica");
        await fillByKey(client, conversations, batchRows);
        return timed(client, () => fillByKey(client, messages, batchRows));
      }),
  };
}

async function fillByKey(
  client: Client,
  { name, from, joined, tenant }: FilledTable,
  batchRows: number,
): Promise<number> {
  const key = await readKey(client, name);
  let written = 0;
  let after: readonly string[] | undefined;
  do {
    const isNext = behind(key, "t", after === undefined ? undefined : 1);
    const end: { rows: Record<string, string>[] } = await client.query<Record<string, string>>(
      `SELECT ${key.texts} FROM ${name} AS t WHERE ${isNext} ORDER BY ${key.columns} OFFSET $${(after?.length ?? 0) + 1} LIMIT 1`,
      [...(after ?? []), batchRows - 1],
    );
    const last: readonly string[] | undefined =
      end.rows[0] === undefined ? undefined : Object.values(end.rows[0]);
    const isInBatch =
      last === undefined ? "true" : `NOT (${behind(key, "t", (after?.length ?? 0) + 1)})`;
    const { rowCount } = await client.query(
      `UPDATE ${name} AS t SET organization_id = ${tenant} FROM ${from}
       WHERE ${joined} AND t.organization_id IS NULL AND ${isNext} AND ${isInBatch}`,
      [...(after ?? []), ...(last ?? [])],
    );
    written += rowCount ?? 0;
    after = last;
  } while (after !== undefined);
  return written;
}
