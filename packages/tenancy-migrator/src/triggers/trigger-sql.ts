import type { TableTarget } from "../target/target.ts";

/** A row trigger of ours before it is written as SQL. */
export type TriggerSql = {
  readonly name: string;
  /** Timing and event, e.g. `BEFORE UPDATE`. */
  readonly event: "BEFORE INSERT" | "BEFORE UPDATE" | "AFTER UPDATE" | "AFTER DELETE OR UPDATE";
  readonly when: string | undefined;
  /** The qualified name of the function. */
  readonly calls: string;
};

export function createTrigger(table: TableTarget, trigger: TriggerSql): string {
  return `CREATE OR REPLACE ${definition(table, trigger)}`;
}

function definition(table: TableTarget, { name, event, when, calls }: TriggerSql): string {
  return `TRIGGER ${name} ${event} ON ${table.relation}
FOR EACH ROW${when === undefined ? "" : `\nWHEN (${when})`}
EXECUTE FUNCTION ${calls}()`;
}

export function dropTrigger(table: TableTarget, trigger: Pick<TriggerSql, "name">): string {
  return `DROP TRIGGER IF EXISTS ${trigger.name} ON ${table.relation}`;
}

// What PostgreSQL prints by rules of its own: parentheses, white space, quotes, types of text literals.
const printing = /[\s()"]|::text\b/g;

/** The trigger as `bareDefinitionSql()` prints it, but for the case of its letters. */
export function bareDefinition(table: TableTarget, trigger: TriggerSql): string {
  return `CREATE ${definition(table, trigger)}`.replaceAll(printing, "");
}

/** SQL: the definition of the trigger of that oid, without what PostgreSQL adds. */
export function bareDefinitionSql(oid: string): string {
  return `regexp_replace(pg_get_triggerdef(${oid}), '[\\s()"]|::text\\M', '', 'g')`;
}

/** Whether the table has exactly this trigger, enabled. */
export function triggerIsThere(table: TableTarget, trigger: TriggerSql): boolean {
  const found = table.current.triggers.find((each) => each.name === trigger.name);
  if (found === undefined || found.enabled !== "O") return false;
  const actual = found.definition.replaceAll(printing, "");
  return actual.toLowerCase() === bareDefinition(table, trigger).toLowerCase();
}
