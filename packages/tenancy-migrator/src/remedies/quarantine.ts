import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../plan/target.ts";
import type { EventListener } from "../runner/events.ts";
import { identifier, identifiers, literal } from "../sql/quote.ts";
import {
  createQuarantineTables,
  quarantineRelation,
  storedColumns,
} from "./quarantine-tables.ts";
import type { UnownedProblem } from "./unowned.ts";
import { unownedSql } from "./unowned-sql.ts";

/**
 * Moves the rows with these problems out of the way, together with every row that points at one of
 * them, in one transaction. Parents are locked first (so nobody can attach a child meanwhile) and
 * deleted last (so no cascade takes a row that was not kept).
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED` where a row can't be kept safely.
 */
export async function quarantine(
  client: ClientBase,
  target: Target,
  problems: readonly UnownedProblem[],
  emit: EventListener,
): Promise<void> {
  const keyless = target.tables.filter((table) => table.primaryKey.length === 0);
  if (keyless.length > 0) {
    throw new TenancyMigratorError(
      "TENANCY_REFUSED",
      `Rows can be quarantined only where they have a primary key; without one: ${keyless.map((table) => table.current.name).join(", ")}.`,
    );
  }
  await refuseUndeclaredReferences(client, target);
  await client.query("BEGIN");
  try {
    for (const statement of createQuarantineTables(target)) await client.query(statement);
    const kept = new Map<string, number>();
    for (const table of target.tables) {
      const { rowCount } = await client.query(keepSql(target, table, problems));
      kept.set(table.declared.name, rowCount ?? 0);
    }
    for (const table of target.tables.toReversed()) {
      const expected = kept.get(table.declared.name) ?? 0;
      const { rowCount } = await client.query(deleteSql(table));
      if (rowCount !== expected) throw changedMeanwhile(table, expected, rowCount ?? 0);
      if (expected > 0) {
        emit({ type: "remedy", table: table.current.name, remedy: "quarantine", rows: expected });
      }
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

function keepSql(target: Target, table: TableTarget, problems: readonly UnownedProblem[]): string {
  const { from, problem } = unownedSql(target, table);
  const columns = storedColumns(table);
  const list = problems.map(literal).join(", ");
  // A row that points at a quarantined one goes along, whatever its foreign key would do to it.
  const behind = table.paths.map((path) => {
    const match = path.key.map(
      (key, index) => `q.${identifier(key)} = t.${identifier(path.columns[index] ?? "")}`,
    );
    return `EXISTS (SELECT FROM ${quarantineRelation(path.parent)} AS q WHERE ${match.join(" AND ")})`;
  });
  const isBehind = behind.length === 0 ? "false" : behind.join(" OR ");
  return `INSERT INTO ${quarantineRelation(table)} (${identifiers(columns)}, quarantine_reason)
SELECT ${columns.map((name) => `t.${identifier(name)}`).join(", ")},
       CASE WHEN ${problem} IN (${list}) THEN ${problem} ELSE 'behind-quarantined-row' END
${from}
WHERE ${problem} IN (${list}) OR ${isBehind}
FOR UPDATE OF t`;
}

function deleteSql(table: TableTarget): string {
  const match = table.primaryKey.map((name) => `q.${identifier(name)} = t.${identifier(name)}`);
  return `DELETE FROM ${table.relation} AS t USING ${quarantineRelation(table)} AS q WHERE ${match.join(" AND ")}`;
}

function changedMeanwhile(table: TableTarget, kept: number, deleted: number): TenancyMigratorError {
  return new TenancyMigratorError(
    "TENANCY_REFUSED",
    `${table.current.name}: ${kept} row(s) were kept but ${deleted} would have been deleted, so nothing was moved. Rows changed meanwhile; run again.`,
  );
}

/** A table that nobody declared could lose rows to a cascade that nobody sees. */
async function refuseUndeclaredReferences(client: ClientBase, target: Target): Promise<void> {
  const declared = target.tables.map((table) => table.current.oid);
  const { rows } = await client.query<{ reference: string }>(
    `SELECT format('%s references %s (%s)', k.conrelid::regclass, k.confrelid::regclass, k.conname) AS reference
     FROM pg_constraint k
     WHERE k.contype = 'f' AND k.confrelid = ANY ($1::oid[]) AND NOT k.conrelid = ANY ($1::oid[]) AND k.conparentid = 0
     ORDER BY 1`,
    [declared],
  );
  if (rows.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Tables that the declaration does not name refer to tenant tables; quarantining could cascade into them. Declare them.",
    { details: rows.map((row) => row.reference) },
  );
}

