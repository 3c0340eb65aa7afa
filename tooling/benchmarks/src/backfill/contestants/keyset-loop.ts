import type { Client } from "pg";
import { now } from "../../clock.ts";
import { withClient } from "../../with-client.ts";
import type { FilledTable } from "../data.ts";
import { conversations, messages } from "../data.ts";
import type { Contestant } from "./contestant.ts";

const greatestKey = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The loop that most tools and most people write: batches along the primary key, each its own transaction. */
export function keysetLoop(batchRows: number): Contestant {
  return {
    name: `keyset-${batchRows}`,
    label: `keyset loop, ${batchRows.toLocaleString("en-US")} rows a batch`,
    fill: (url) =>
      withClient(url, async (client) => {
        await client.query("SET session_replication_role = replica");
        await fillByKey(client, conversations, batchRows);
        const from = now();
        const rows = await fillByKey(client, messages, batchRows);
        return { rows, batches: { from, to: now() } };
      }),
  };
}

async function fillByKey(
  client: Client,
  { name, from, joined, tenant }: FilledTable,
  batchRows: number,
): Promise<number> {
  let written = 0;
  let after: string | undefined = "00000000-0000-0000-0000-000000000000";
  while (after !== undefined) {
    const end: { rows: { id: string }[] } = await client.query<{ id: string }>({
      name: `end of ${name}`,
      text: `SELECT id FROM ${name} WHERE id > $1 ORDER BY id OFFSET $2 LIMIT 1`,
      values: [after, batchRows - 1],
    });
    const last = end.rows[0]?.id;
    const { rowCount } = await client.query(
      `UPDATE ${name} AS t SET organization_id = ${tenant} FROM ${from}
       WHERE ${joined} AND t.organization_id IS NULL
         AND t.id > $1 AND t.id <= $2`,
      [after, last ?? greatestKey],
    );
    written += rowCount ?? 0;
    after = last;
  }
  return written;
}
