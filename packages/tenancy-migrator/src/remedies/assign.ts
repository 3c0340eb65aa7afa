import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../target/target.ts";
import type { RunContext } from "../runner/run-operation.ts";
import { identifier, literal, textArray } from "../sql/quote.ts";
import { inRemedy } from "./in-remedy.ts";
import type { Remedies } from "./unowned.ts";
import { keyText, unownedSql } from "./unowned-sql.ts";

/**
 * Gives rows without a tenant (and without a parent to get one from) to the chosen tenant, and
 * remembers which, so that a rollback takes just these back.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED` where rows have no primary key to be remembered by.
 */
export async function assignOrphans(
  context: RunContext,
  target: Target,
  tenant: string,
): Promise<void> {
  const { client, emit } = context;
  const assigned = await inRemedy(context, "assign", async () => {
    const done: { table: TableTarget; rows: number }[] = [];
    for (const table of target.tables) {
      await refuseKeyless(client, target, table);
      const { rowCount } = await client.query(assignSql(target, table, tenant));
      if ((rowCount ?? 0) === 0) continue;
      done.push({ table, rows: rowCount ?? 0 });
      await client.query(reversalSql(target, table));
    }
    return done;
  });
  for (const { table, rows } of assigned) {
    emit({ type: "remedy", table: table.current.name, remedy: "assign", rows });
  }
}

const assignable = "('no-tenant', 'no-parent')";

async function refuseKeyless(
  client: ClientBase,
  target: Target,
  table: TableTarget,
): Promise<void> {
  if (table.primaryKey.length > 0) return;
  const { from, problem } = unownedSql(target, table);
  const { rowCount } = await client.query(
    `SELECT ${from} WHERE ${problem} IN ${assignable} LIMIT 1`,
  );
  if (rowCount === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `Rows can be assigned only where they have a primary key, so that a rollback knows them again; "${table.current.name}" has none. Give its rows a tenant by hand.`,
  );
}

// A partition's rows may have the same ctid as another's.
function assignSql(target: Target, table: TableTarget, tenant: string): string {
  const { from, problem } = unownedSql(target, table);
  const column = identifier(target.tenancy.column);
  const value = `${literal(tenant)}::${target.tenantType}`;
  return `WITH chosen AS (
  SELECT t.tableoid AS relation, t.ctid AS at, ${keyText(table)} AS key ${from} WHERE ${problem} IN ${assignable} FOR UPDATE OF t
), given AS (
  UPDATE ${table.relation} AS t SET ${column} = ${value} FROM chosen
  WHERE t.tableoid = chosen.relation AND t.ctid = chosen.at RETURNING chosen.key
)
INSERT INTO ${bookkeepingSchema}.assignments (table_name, row_key, tenant)
SELECT ${literal(table.declared.name)}, given.key, ${literal(tenant)} FROM given
ON CONFLICT (table_name, row_key) DO UPDATE SET tenant = excluded.tenant`;
}

/** Also where the column came with the migration: a rollback may end before it goes. */
function reversalSql(target: Target, table: TableTarget): string {
  const column = identifier(target.tenancy.column);
  const statement = `UPDATE ${table.relation} AS t SET ${column} = NULL FROM ${bookkeepingSchema}.assignments AS a
WHERE a.table_name = ${literal(table.declared.name)} AND a.row_key = ${keyText(table)} AND t.${column}::text = a.tenant`;
  return `INSERT INTO ${bookkeepingSchema}.reversals (operation, phase, transactional, statements)
VALUES (${literal(`backfill:assign:${table.declared.name}`)}, 'backfill', true, ${textArray([statement])})
ON CONFLICT (operation) DO NOTHING`;
}

/**
 * Looks for the tenant that orphans are to be given to.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG` when there is no such tenant.
 */
export async function refuseUnknownTenant(
  client: ClientBase,
  { tenantRelation, tenancy }: Target,
  { orphans }: Pick<Remedies, "orphans">,
): Promise<void> {
  if (orphans.kind !== "assign") return;
  const { rowCount } = await client.query(
    `SELECT FROM ${tenantRelation} WHERE ${identifier(tenancy.tenant.key)}::text = $1`,
    [orphans.tenant],
  );
  if (rowCount === 1) return;
  throw new TenancyMigratorError(
    "TENANCY_CONFIG",
    `There is no row ${tenantRelation}.${tenancy.tenant.key} = ${JSON.stringify(orphans.tenant)} to assign rows to.`,
  );
}
