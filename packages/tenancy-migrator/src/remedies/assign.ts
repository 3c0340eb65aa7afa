import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../plan/target.ts";
import type { EventListener } from "../runner/events.ts";
import { identifier, literal, textArray } from "../sql/quote.ts";
import { keyText, unownedSql } from "./unowned-sql.ts";

/**
 * Gives rows without a tenant (and without a parent to get one from) to the chosen tenant, and
 * remembers which, so that a rollback takes just these back.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG` when there is no such tenant.
 */
export async function assignOrphans(
  client: ClientBase,
  target: Target,
  tenant: string,
  emit: EventListener,
): Promise<void> {
  await requireTenant(client, target, tenant);
  await client.query("BEGIN");
  try {
    for (const table of target.tables) {
      const { rowCount } = await client.query(assignSql(target, table, tenant));
      if ((rowCount ?? 0) === 0) continue;
      emit({ type: "remedy", table: table.current.name, remedy: "assign", rows: rowCount ?? 0 });
      if (table.paths.length === 0) await client.query(reversalSql(target, table));
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

function assignSql(target: Target, table: TableTarget, tenant: string): string {
  const { from, problem } = unownedSql(target, table);
  const column = identifier(target.tenancy.column);
  const value = `${literal(tenant)}::${target.tenantType}`;
  return `WITH chosen AS (
  SELECT t.ctid AS at, ${keyText(table)} AS key ${from} WHERE ${problem} IN ('no-tenant', 'no-parent') FOR UPDATE OF t
), given AS (
  UPDATE ${table.relation} AS t SET ${column} = ${value} FROM chosen WHERE t.ctid = chosen.at RETURNING chosen.key
)
INSERT INTO ${bookkeepingSchema}.assignments (table_name, row_key, tenant)
SELECT ${literal(table.declared.name)}, given.key, ${literal(tenant)} FROM given
ON CONFLICT (table_name, row_key) DO UPDATE SET tenant = excluded.tenant`;
}

/** Only where the column is the table's own: the others lose it whole when they are rolled back. */
function reversalSql(target: Target, table: TableTarget): string {
  const column = identifier(target.tenancy.column);
  const statement = `UPDATE ${table.relation} AS t SET ${column} = NULL FROM ${bookkeepingSchema}.assignments AS a
WHERE a.table_name = ${literal(table.declared.name)} AND a.row_key = ${keyText(table)} AND t.${column}::text = a.tenant`;
  return `INSERT INTO ${bookkeepingSchema}.reversals (operation, phase, transactional, statements)
VALUES (${literal(`backfill:assign:${table.declared.name}`)}, 'backfill', true, ${textArray([statement])})
ON CONFLICT (operation) DO NOTHING`;
}

async function requireTenant(client: ClientBase, target: Target, tenant: string): Promise<void> {
  const { tenantRelation, tenancy } = target;
  const { rowCount } = await client.query(
    `SELECT FROM ${tenantRelation} WHERE ${identifier(tenancy.tenant.key)}::text = $1`,
    [tenant],
  );
  if (rowCount === 1) return;
  throw new TenancyMigratorError(
    "TENANCY_CONFIG",
    `There is no row ${tenantRelation}.${tenancy.tenant.key} = ${JSON.stringify(tenant)} to assign rows to.`,
  );
}
