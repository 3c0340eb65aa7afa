import { acmeTenancy } from "@acme/data-model";
import type { Client } from "pg";
import { onServer } from "./legacy-database.ts";
import { count, paint, say } from "./paint.ts";

/** Shows what is wrong with the legacy database; every number is counted by it. */
export async function showDisease(url: string): Promise<void> {
  await onServer(url, async (client) => {
    const tables = await tableRows(client);
    const width = Math.max(...tables.map((each) => each.table.length));
    say(paint("bold", "Before: who owns these rows?"));
    say();
    for (const { table, rows, owned } of tables) {
      const share =
        owned === undefined
          ? paint("red", "nothing in the row says")
          : `${count(owned)} name their organization`;
      say(`  ${table.padEnd(width)}  ${count(rows).padStart(10)} rows  ${share}`);
    }
    const unnamed = tables
      .filter((each) => each.owned === undefined)
      .reduce((sum, each) => sum + each.rows, 0);
    const all = tables.reduce((sum, each) => sum + each.rows, 0);
    say();
    say(
      `  ${count(unnamed)} of ${count(all)} rows belong to a customer that nothing in the row names.`,
    );
    for (const line of [...(await deadColumns(client)), await misnamedTable(client)])
      say(`  ${line}`);
    say();
  });
}

type TableRows = {
  readonly table: string;
  readonly rows: number;
  readonly owned: number | undefined;
};

async function tableRows(client: Client): Promise<TableRows[]> {
  const result: TableRows[] = [];
  for (const { legacyName, owner } of acmeTenancy.tables) {
    const owned = owner === "column" ? `count(${acmeTenancy.column})` : "NULL";
    const { rows } = await client.query<{ rows: string; owned: string | null }>(
      `SELECT count(*) AS rows, ${owned} AS owned FROM public.${legacyName}`,
    );
    const [counted] = rows;
    result.push({
      table: legacyName,
      rows: Number(counted?.rows),
      owned: counted?.owned == null ? undefined : Number(counted.owned),
    });
  }
  return result;
}

async function deadColumns(client: Client): Promise<string[]> {
  const lines: string[] = [];
  for (const { legacyName, deadColumns: columns } of acmeTenancy.tables) {
    for (const column of columns) {
      const { rows } = await client.query<{ rows: string; held: string }>(
        `SELECT count(*) AS rows, count(${column}) AS held FROM public.${legacyName}`,
      );
      const held = Number(rows[0]?.held);
      lines.push(
        `${legacyName}.${column}: no foreign key, ${count(held)} of ${count(Number(rows[0]?.rows))} rows hold a value${held === 0 ? ": dead." : ": not dead."}`,
      );
    }
  }
  return lines;
}

async function misnamedTable(client: Client): Promise<string> {
  const { rows } = await client.query<{ configs: string; domains: string }>(
    `SELECT count(*) AS configs, count(*) FILTER (WHERE d.id IS NOT NULL) AS domains
     FROM public.customer_configs c LEFT JOIN public.domains d ON d.domain = c.domain`,
  );
  const [counted] = rows;
  return `customer_configs: ${count(Number(counted?.domains))} of its ${count(Number(counted?.configs))} rows configure a domain: misnamed.`;
}
