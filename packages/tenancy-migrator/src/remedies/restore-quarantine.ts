import type { ClientBase } from "pg";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Target } from "../plan/target.ts";
import type { EventListener } from "../runner/events.ts";
import { identifiers, literal } from "../sql/quote.ts";
import { countQuarantined, quarantineRelation, storedColumns } from "./quarantine-tables.ts";

/**
 * Puts quarantined rows back where they were, parents first, in one transaction; all or none.
 *
 * `asTheyWere` is for a rollback: the rows come back with all their faults, so the foreign keys that
 * they had slipped past before are not asked. Otherwise every constraint and trigger applies, and a
 * row whose fault has not been mended fails the whole.
 *
 * @returns the number of rows restored.
 */
export async function restoreQuarantine(
  client: ClientBase,
  target: Target,
  asTheyWere: boolean,
  emit: EventListener,
): Promise<number> {
  const quarantined = await countQuarantined(client, target);
  if (quarantined.size === 0) return 0;
  let total = 0;
  await client.query("BEGIN");
  try {
    if (asTheyWere) await client.query("SET LOCAL session_replication_role = replica");
    for (const table of target.tables) {
      const rows = quarantined.get(table.declared.name);
      if (rows === undefined) continue;
      const columns = identifiers(storedColumns(table));
      const relation = quarantineRelation(table);
      await client.query(
        `INSERT INTO ${table.relation} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${relation}`,
      );
      await client.query(`DROP TABLE ${relation}`);
      await client.query(
        `DELETE FROM ${bookkeepingSchema}.quarantines WHERE table_name = ${literal(table.declared.name)}`,
      );
      total += rows;
      if (rows > 0) emit({ type: "remedy", table: table.current.name, remedy: "restore", rows });
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
  return total;
}
