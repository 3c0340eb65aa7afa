import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { literal, qualified } from "../sql/quote.ts";

/** The unqualified name of the table that holds a table's quarantined rows. */
function quarantineName(table: TableTarget): string {
  return boundedName("quarantine", table.declared.name);
}

/** Its qualified, quoted name. */
export function quarantineRelation(table: TableTarget): string {
  return qualified(bookkeepingSchema, quarantineName(table));
}

/** The table's columns that can be written: what is kept of a row, and what comes back. */
export function storedColumns(table: TableTarget): readonly string[] {
  return table.current.columns.filter((column) => !column.generated).map((column) => column.name);
}

/** Creates the quarantine of each table; it has the table's columns, the reason and the time. */
export function createQuarantineTables(target: Target): string[] {
  return target.tables.flatMap((table) => [
    `CREATE TABLE IF NOT EXISTS ${quarantineRelation(table)} (
  LIKE ${table.relation},
  quarantine_reason text NOT NULL,
  quarantined_at timestamptz NOT NULL
)`,
    `INSERT INTO ${bookkeepingSchema}.quarantines (table_name, quarantine_table)
VALUES (${literal(table.declared.name)}, ${literal(quarantineName(table))}) ON CONFLICT DO NOTHING`,
  ]);
}

/** How many rows of each table are in quarantine; empty where no quarantine has been made. */
export async function countQuarantined(
  client: ClientBase,
  target: Target,
): Promise<ReadonlyMap<string, number>> {
  if (!target.catalog.hasBookkeeping) return new Map();
  const made = await client.query<{ table_name: string }>(
    `SELECT table_name FROM ${bookkeepingSchema}.quarantines`,
  );
  const names = new Set(made.rows.map((row) => row.table_name));
  const counts = new Map<string, number>();
  for (const table of target.tables.filter((each) => names.has(each.declared.name))) {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${quarantineRelation(table)}`,
    );
    counts.set(table.declared.name, Number(rows[0]?.count ?? 0));
  }
  return counts;
}
