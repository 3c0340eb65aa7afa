import type { Tenancy } from "@acme/tenancy";
import { acmeTenancy } from "@acme/data-model";
import type { ClientBase } from "pg";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import { TenantError } from "../errors/tenant-error.ts";
import { identifier, qualified } from "../statements/quote.ts";
import { raiseSequences } from "./raise-sequences.ts";

/**
 * Puts an export back, into a database whose tables know nothing of this organization, in one transaction.
 * Answers how many rows went into each table.
 *
 * @param client A connection of the tables' owner, with BYPASSRLS or as a superuser.
 * @throws {TenantError} `TENANT_INPUT_INVALID` naming the line that is no row of a declared table
 */
export async function restoreOrganization(
  client: ClientBase,
  from: NodeJS.ReadableStream,
  tenancy: Tenancy = acmeTenancy,
): Promise<Readonly<Record<string, number>>> {
  const known = new Set([tenancy.tenant.table, ...tenancy.tables.map(({ name }) => name)]);
  const counts: Record<string, number> = {};
  let batch: string[] = [];
  let table = "";
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await insertBatch(client, tenancy.schema, table, batch);
    counts[table] = (counts[table] ?? 0) + batch.length;
    batch = [];
  };
  await client.query("BEGIN");
  try {
    let number = 0;
    for await (const line of linesOf(from)) {
      number += 1;
      if (line.trim() === "") continue;
      const next = tableOfLine(line, number, known);
      if (table !== "" && (next !== table || batch.length >= 500)) await flush();
      table = next;
      batch.push(line);
    }
    if (table !== "") await flush();
    for (const restored of Object.keys(counts)) {
      await raiseSequences(client, qualified(tenancy.schema, restored));
    }
    await client.query("COMMIT");
    return counts;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw fromDatabaseError(error);
  }
}

/** Not node:readline, which also breaks lines at U+2028 and U+2029: JSON may hold them as they are. */
async function* linesOf(from: NodeJS.ReadableStream): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of from) {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest + decoder.decode();
}

function tableOfLine(line: string, number: number, known: ReadonlySet<string>): string {
  const found = /^\{"table"\s*:\s*"([^"]+)"/.exec(line)?.[1];
  if (found !== undefined && known.has(found)) return found;
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `Line ${number} is no row of a table of the declaration. Nothing was restored.`,
  );
}

/** The lines go to the server as they are: what JavaScript would round, it never sees. */
async function insertBatch(
  client: ClientBase,
  schema: string,
  table: string,
  lines: readonly string[],
): Promise<void> {
  const relation = qualified(schema, table);
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [relation],
  );
  const columns = rows.map(({ name }) => identifier(name)).join(", ");
  await client.query(
    `INSERT INTO ${relation} (${columns}) OVERRIDING SYSTEM VALUE
SELECT ${columns} FROM unnest($1::jsonb[]) AS line, jsonb_populate_record(NULL::${relation}, line -> 'row')`,
    [lines],
  );
}
