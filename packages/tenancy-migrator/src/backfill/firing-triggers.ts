import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import { count } from "../render/numbers.ts";
import { mayDisableTriggers } from "../runner/may-disable-triggers.ts";
import { identifier } from "../sql/quote.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { tablesToFill } from "./tables-to-fill.ts";

/** The triggers of others that the backfill would set off, one line each, and what would prevent it. */
export type FiringTriggers = { readonly triggers: readonly string[]; readonly remedy: string };

/**
 * Looks for triggers on UPDATE that the backfill's own updates would set off: they can change more than
 * the tenant column (`NEW.updated_at := now()`), and no evidence could tell. Where the session may switch
 * triggers off, only those are left that fire in a replica, too.
 */
export async function findFiringTriggers(
  client: ClientBase,
  target: Target,
): Promise<FiringTriggers> {
  const mayDisable = await mayDisableTriggers(client);
  const triggers: string[] = [];
  for (const table of tablesToFill(target)) {
    const names = await updateTriggers(client, target, table, mayDisable ? "AR" : "OA");
    if (names.length === 0) continue;
    const rows = await countEmpty(client, target, table);
    if (rows === 0) continue;
    const effect = `fires on UPDATE, so the backfill would set it off for about ${count(rows)} rows`;
    triggers.push(...names.map((name) => `${table.current.name}: the trigger ${name} ${effect}`));
  }
  return {
    triggers,
    remedy: mayDisable
      ? "It fires in a replica, too: disable it for that time"
      : `Let a superuser run: GRANT SET ON PARAMETER session_replication_role TO ${identifier(target.catalog.user)}`,
  };
}

/** @throws {TenancyMigratorError} `TENANCY_REFUSED` when the backfill would set off triggers of others. */
export async function refuseFiringTriggers(client: ClientBase, target: Target): Promise<void> {
  const { triggers, remedy } = await findFiringTriggers(client, target);
  if (triggers.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    `The backfill would set off triggers that can change more than the tenant column. Nothing was filled. ${remedy}; or accept what they do with --fire-triggers.`,
    { details: triggers },
  );
}

/** With a column list, a trigger fires only for an UPDATE that names one of them. */
async function updateTriggers(
  client: ClientBase,
  { tenancy }: Target,
  table: TableTarget,
  enabled: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT t.tgname::text AS "name"
     FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE (t.tgrelid = $1::oid OR t.tgrelid IN (SELECT relid FROM pg_partition_tree($1::oid)))
       AND NOT t.tgisinternal AND n.nspname <> $2
       AND strpos($3, t.tgenabled::text) > 0
       AND t.tgtype & 16 <> 0 -- TRIGGER_TYPE_UPDATE, of a row or a statement
       AND (t.tgattr::text = '' OR EXISTS (
         SELECT FROM pg_attribute a
         WHERE a.attrelid = t.tgrelid AND a.attname = $4 AND a.attnum = ANY (t.tgattr)))
     ORDER BY 1`,
    [table.current.oid, bookkeepingSchema, enabled, tenancy.column],
  );
  return rows.map(({ name }) => name);
}

async function countEmpty(client: ClientBase, target: Target, table: TableTarget): Promise<number> {
  const empty = hasTenantColumn(target, table)
    ? `WHERE ${identifier(target.tenancy.column)} IS NULL`
    : "";
  const { rows } = await client.query<{ rows: string }>(
    `SELECT count(*) AS rows FROM ${table.relation} ${empty}`,
  );
  return Number(rows[0]?.rows ?? 0);
}
