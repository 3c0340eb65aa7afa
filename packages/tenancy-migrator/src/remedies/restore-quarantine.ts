import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { mayDisableTriggers } from "../runner/may-disable-triggers.ts";
import type { RunContext } from "../runner/run-operation.ts";
import { identifier, identifiers, literal } from "../sql/quote.ts";
import { deriveTriggers } from "../triggers/derive-trigger.ts";
import { describeUnowned } from "./apply-remedies.ts";
import { findUnowned } from "./find-unowned.ts";
import { inRemedy } from "./in-remedy.ts";
import { countQuarantined, quarantineRelation, storedColumns } from "./quarantine-tables.ts";
import type { UnownedRows } from "./unowned.ts";

/**
 * Puts quarantined rows back where they were, parents first, in one transaction; all or none.
 *
 * `asTheyWere` is for a rollback: the rows come back with all their faults, so the foreign keys that
 * they had slipped past before are not asked (where the role may switch them off; else only the
 * dual-write is not). Otherwise every constraint and trigger applies, and a row whose fault has not been
 * mended fails the whole; also where no constraint would hear of it yet, as before enforce.
 *
 * @returns the number of rows restored.
 * @throws {TenancyMigratorError} `TENANCY_UNOWNED_ROWS`, listing the faults that they would bring along.
 */
export async function restoreQuarantine(
  context: RunContext,
  target: Target,
  asTheyWere: boolean,
): Promise<number> {
  const { client, emit } = context;
  const quarantined = await countQuarantined(client, target);
  const tables = target.tables.filter((table) => quarantined.has(table.declared.name));
  if (tables.length === 0) return 0;
  const replica = asTheyWere && (await mayDisableTriggers(client));
  await inRemedy(context, "restore", async () => {
    if (replica) await client.query("SET LOCAL session_replication_role = replica");
    const before = asTheyWere ? [] : await findUnowned(client, target);
    for (const table of tables) await restore(client, target, table, asTheyWere && !replica);
    if (!asTheyWere) refuseMore(before, await findUnowned(client, target));
  });
  const counts = tables.map((table) => ({
    table,
    rows: quarantined.get(table.declared.name) ?? 0,
  }));
  for (const { table, rows } of counts.filter((each) => each.rows > 0)) {
    emit({ type: "remedy", table: table.current.name, remedy: "restore", rows });
  }
  return counts.reduce((sum, { rows }) => sum + rows, 0);
}

async function restore(
  client: ClientBase,
  target: Target,
  table: TableTarget,
  withoutDualWrite: boolean,
): Promise<void> {
  const relation = quarantineRelation(table);
  const kept = await keptColumns(client, relation);
  await refuseLoss(client, table, kept);
  const columns = identifiers(storedColumns(table).filter((name) => kept.includes(name)));
  const dualWrite = deriveTriggers(target, table).filter(({ name }) =>
    table.current.triggers.some((each) => each.name === name),
  );
  const switchDualWrite = async (to: "DISABLE" | "ENABLE"): Promise<void> => {
    for (const { name } of withoutDualWrite ? dualWrite : []) {
      await client.query(`ALTER TABLE ${table.relation} ${to} TRIGGER ${identifier(name)}`);
    }
  };
  await switchDualWrite("DISABLE");
  await client.query(
    `INSERT INTO ${table.relation} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${relation}`,
  );
  await switchDualWrite("ENABLE");
  await client.query(`DROP TABLE ${relation}`);
  await client.query(
    `DELETE FROM ${bookkeepingSchema}.quarantines WHERE table_name = ${literal(table.declared.name)}`,
  );
}

/** Rows may be without an owner that never were in quarantine; only what came with it is refused. */
function refuseMore(before: readonly UnownedRows[], after: readonly UnownedRows[]): void {
  const countBefore = ({ table, problem }: UnownedRows): number =>
    before.find((each) => each.table === table && each.problem === problem)?.count ?? 0;
  const more = after.filter((each) => each.count > countBefore(each));
  if (more.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_UNOWNED_ROWS",
    `Quarantined rows still have no tenant that could be found, or two, so none was put back. Mend them in ${bookkeepingSchema}.quarantine_<table>, or delete them there.`,
    { details: more.map(describeUnowned) },
  );
}

async function keptColumns(client: ClientBase, relation: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('quarantine_reason', 'quarantined_at')`,
    [relation],
  );
  return rows.map((row) => row.name);
}

/** A column that the contract phase dropped may still hold values here. */
async function refuseLoss(
  client: ClientBase,
  table: TableTarget,
  kept: readonly string[],
): Promise<void> {
  const gone = kept.filter((name) => !table.current.columns.some((each) => each.name === name));
  for (const name of gone) {
    const relation = quarantineRelation(table);
    const { rowCount } = await client.query(
      `SELECT FROM ${relation} WHERE ${identifier(name)} IS NOT NULL LIMIT 1`,
    );
    if (rowCount === 0) continue;
    throw new TenancyMigratorError(
      "TENANCY_REFUSED",
      `Rows in ${relation} hold values in ${name}, a column that ${table.current.name} no longer has. Roll back to before the contract phase to restore them, or empty the column there first.`,
    );
  }
}
