import type { Client } from "pg";
import { withClient } from "../../with-client.ts";
import type { FilledTable } from "../data.ts";
import { conversations, messages } from "../data.ts";
import { timed } from "./backend-time.ts";
import type { Contestant } from "./contestant.ts";
import type { Key } from "./primary-key.ts";
import { behind, readKey } from "./primary-key.ts";

/**
 * How pgroll goes about it, without pgroll, whose npm package holds no binary: a mark in each row, a
 * trigger that derives the column and takes the mark away, and batches by key that update the key to
 * itself so that the trigger fires. Its default is 1,000 rows a batch, with no delay in between.
 * https://github.com/xataio/pgroll/tree/main/pkg/backfill
 */
export function pgrollReplay(batchRows: number): Contestant {
  return {
    name: `pgroll-replay-${batchRows}`,
    label: `pgroll's SQL replayed, ${batchRows.toLocaleString("en-US")} rows a batch`,
    fill: (url) =>
      withClient(url, async (client) => {
        // Its trigger does what the engine's do.
        await client.query("ALTER TABLE conversations DISABLE TRIGGER USER");
        await client.query("ALTER TABLE messages DISABLE TRIGGER USER");
        await mark(client, conversations);
        await mark(client, messages);
        await fillMarked(client, conversations, batchRows);
        return timed(client, () => fillMarked(client, messages, batchRows));
      }),
  };
}

async function mark(client: Client, { name, from, joined, tenant }: FilledTable): Promise<void> {
  const { rows } = await client.query<{ column: string }>(
    `SELECT attname AS "column" FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [name],
  );
  const declarations = rows.map(
    ({ column }) => `"${column}" ${name}."${column}"%TYPE := NEW."${column}";`,
  );
  await client.query(`ALTER TABLE ${name} ADD COLUMN needs_backfill boolean DEFAULT true`);
  await client.query(`CREATE FUNCTION derive_${name}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      ${declarations.join("\n      ")}
      newest_schema text;
    BEGIN
      SELECT current_setting INTO newest_schema FROM current_setting('search_path');
      IF newest_schema <> 'the_new_version' THEN
        NEW.organization_id := (SELECT ${tenant} FROM ${from} WHERE ${joined.replace("t.", "NEW.")});
        NEW.needs_backfill := false;
      END IF;
      RETURN NEW;
    END $$`);
  await client.query(
    `CREATE TRIGGER derive_${name} BEFORE INSERT OR UPDATE ON ${name} FOR EACH ROW EXECUTE FUNCTION derive_${name}()`,
  );
}

async function fillMarked(
  client: Client,
  { name }: FilledTable,
  batchRows: number,
): Promise<number> {
  const key = await readKey(client, name);
  let written = 0;
  let after: readonly string[] | undefined;
  for (;;) {
    await client.query("BEGIN");
    const batch: { rows: Record<string, string>[] } = await client.query<Record<string, string>>(
      nextBatch(key, name, batchRows, after !== undefined),
      [...(after ?? [])],
    );
    await client.query("COMMIT");
    const last = batch.rows.at(-1);
    if (last === undefined) return written;
    written += batch.rows.length;
    after = Object.values(last);
  }
}

function nextBatch(key: Key, name: string, batchRows: number, goesOn: boolean): string {
  return `WITH batch AS (
      SELECT ${key.columns} FROM ${name} AS t
      WHERE needs_backfill = true AND ${behind(key, "t", goesOn ? 1 : undefined)}
      ORDER BY ${key.columns} LIMIT ${batchRows} FOR NO KEY UPDATE
    ), updated AS (
      UPDATE ${name} AS t SET ${key.names.map((column) => `${column} = t.${column}`).join(", ")}
      FROM batch WHERE ${key.names.map((column) => `t.${column} = batch.${column}`).join(" AND ")}
      RETURNING ${key.names.map((column) => `t.${column}`).join(", ")}
    )
    SELECT ${key.texts} FROM updated ORDER BY ${key.columns}`;
}
