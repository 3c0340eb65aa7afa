import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../target/target.ts";
import type { RunContext } from "../runner/run-operation.ts";
import { identifiers, literal } from "../sql/quote.ts";
import { inRemedy } from "./in-remedy.ts";
import { createQuarantineTables, quarantineRelation, storedColumns } from "./quarantine-tables.ts";
import type { Reference } from "./references.ts";
import { columnsMatch } from "./columns-match.ts";
import { referencesOf, refuseUndeclaredReferences } from "./references.ts";
import type { UnownedProblem } from "./unowned.ts";
import { unownedSql } from "./unowned-sql.ts";

// The same for all that one transaction keeps: an earlier quarantine's rows are another matter.
const keptNow = "quarantined_at = now()";

/**
 * Moves the rows with these problems out of the way, together with every row that points at one of
 * them, in one transaction. What is kept is locked (so nobody can point at it meanwhile) until nothing
 * points at it that is not kept itself; only then all is deleted, so no cascade takes anything else.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED` where a row can't be kept safely.
 */
export async function quarantine(
  context: RunContext,
  target: Target,
  problems: readonly UnownedProblem[],
): Promise<void> {
  const { client, emit } = context;
  refuseKeyless(target.tables);
  await refuseUndeclaredReferences(client, target);
  const moved = await inRemedy(context, "quarantine", async () => {
    for (const statement of createQuarantineTables(target)) await client.query(statement);
    for (const table of target.tables) await client.query(keepSql(target, table, problems));
    while ((await keepBehind(client, target)) > 0);
    return deleteKept(client, target);
  });
  for (const { table, rows } of moved.filter((each) => each.rows > 0)) {
    emit({ type: "remedy", table: table.current.name, remedy: "quarantine", rows });
  }
}

function refuseKeyless(tables: readonly TableTarget[]): void {
  const keyless = tables.filter((table) => table.primaryKey.length === 0);
  if (keyless.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `Rows can be quarantined only where they have a primary key; without one: ${keyless.map((table) => table.current.name).join(", ")}.`,
  );
}

function keepSql(target: Target, table: TableTarget, problems: readonly UnownedProblem[]): string {
  const { from, problem } = unownedSql(target, table);
  return `${keep(table, problem)}
${from}
WHERE ${problem} IN (${problems.map(literal).join(", ")})
FOR UPDATE OF t`;
}

/** One round: what points at a row that was kept goes along, whatever its foreign key would do to it. */
async function keepBehind(client: ClientBase, target: Target): Promise<number> {
  let kept = 0;
  for (const table of target.tables) {
    const references = referencesOf(target, table);
    if (references.length === 0) continue;
    const { rowCount } = await client.query(keepBehindSql(table, references));
    kept += rowCount ?? 0;
  }
  return kept;
}

function keepBehindSql(table: TableTarget, references: readonly Reference[]): string {
  const behind = references.map(
    ({ columns, parent, key }) =>
      `EXISTS (SELECT FROM ${quarantineRelation(parent)} AS q WHERE ${columnsMatch("q", key, "t", columns)} AND q.${keptNow})`,
  );
  return `${keep(table, "'behind-quarantined-row'")}
FROM ${table.relation} AS t
WHERE (${behind.join("\n    OR ")})
  AND NOT EXISTS (SELECT FROM ${quarantineRelation(table)} AS q WHERE ${isKept(table)})
FOR UPDATE OF t`;
}

/** The beginning of an INSERT … SELECT of rows `t`. */
function keep(table: TableTarget, reason: string): string {
  const columns = storedColumns(table);
  return `INSERT INTO ${quarantineRelation(table)} (${identifiers(columns)}, quarantine_reason, quarantined_at)
SELECT ${columns.map((name) => `t.${identifiers([name])}`).join(", ")}, ${reason}, now()`;
}

function isKept({ primaryKey }: TableTarget): string {
  return `${columnsMatch("q", primaryKey, "t", primaryKey)} AND q.${keptNow}`;
}

/** In one statement, at whose end foreign keys are checked: two rows may point at each other. */
async function deleteKept(
  client: ClientBase,
  { tables }: Target,
): Promise<readonly { table: TableTarget; rows: number }[]> {
  const deletes = tables.map(
    (table, index) =>
      `gone_${index} AS (DELETE FROM ${table.relation} AS t USING ${quarantineRelation(table)} AS q WHERE ${isKept(table)} RETURNING 1)`,
  );
  const counts = tables.map(
    (table, index) =>
      `SELECT (SELECT count(*) FROM ${quarantineRelation(table)} AS q WHERE q.${keptNow})::int AS kept, (SELECT count(*) FROM gone_${index})::int AS gone`,
  );
  const { rows } = await client.query<{ kept: number; gone: number }>(
    `WITH ${deletes.join(",\n")}\n${counts.join("\nUNION ALL ")}`,
  );
  return tables.map((table, index) => {
    const { kept, gone } = rows[index] ?? { kept: 0, gone: 0 };
    if (kept !== gone) throw changedMeanwhile(table, kept, gone);
    return { table, rows: gone };
  });
}

function changedMeanwhile(table: TableTarget, kept: number, deleted: number): TenancyMigratorError {
  return new TenancyMigratorError(
    "TENANCY_REFUSED",
    `${table.current.name}: ${kept} row(s) were kept but ${deleted} could be deleted, so nothing was moved. A trigger of the table may hold them back; see to it and run again.`,
  );
}
