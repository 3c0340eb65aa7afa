import type { TableTarget } from "../plan/target.ts";

/** A row trigger of ours before it is written as SQL. */
export type TriggerSql = {
  readonly name: string;
  /** Timing and event, e.g. `BEFORE UPDATE`. */
  readonly event: "BEFORE INSERT" | "BEFORE UPDATE" | "AFTER UPDATE";
  readonly when: string | undefined;
  /** The qualified name of the function. */
  readonly calls: string;
};

export function createTrigger(table: TableTarget, trigger: TriggerSql): string {
  const when = trigger.when === undefined ? "" : `\nWHEN (${trigger.when})`;
  return `CREATE OR REPLACE TRIGGER ${trigger.name} ${trigger.event} ON ${table.relation}
FOR EACH ROW${when}
EXECUTE FUNCTION ${trigger.calls}()`;
}

export function dropTrigger(table: TableTarget, trigger: Pick<TriggerSql, "name">): string {
  return `DROP TRIGGER IF EXISTS ${trigger.name} ON ${table.relation}`;
}

/**
 * Whether the table has this trigger, enabled. The WHEN clause is compared without
 * parentheses, white space and the types of text literals, which PostgreSQL prints by its own rules.
 */
export function triggerIsThere(table: TableTarget, trigger: TriggerSql): boolean {
  const found = table.current.triggers.find((each) => each.name === trigger.name);
  if (found === undefined || found.enabled !== "O") return false;
  const bare = (sql: string): string => sql.replaceAll(/[\s()"]|::text\b/g, "").toLowerCase();
  const definition = bare(found.definition);
  return (
    definition.includes(bare(trigger.event)) &&
    definition.includes(bare(trigger.calls)) &&
    (trigger.when === undefined
      ? !definition.includes("foreachrowwhen")
      : definition.includes(bare(trigger.when)))
  );
}
