/** How a trigger's function runs: as the owner of the tables, whatever the caller's search_path. */
const asOwner = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp";

/** Marks the conversations of a statement's rows, the old ones and the new ones. */
const markFunction = (table: string, conversationId: string): string => {
  const rowsOf = (relation: string): string =>
    `SELECT DISTINCT organization_id, ${conversationId} FROM ${relation} WHERE ${conversationId} IS NOT NULL`;
  const mark = (rows: string): string => `INSERT INTO acme_overview.changes ${rows}`;
  return `CREATE OR REPLACE FUNCTION acme_overview.mark_${table}() RETURNS trigger ${asOwner} AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN ${mark(rowsOf("new_rows"))};
    WHEN 'DELETE' THEN ${mark(rowsOf("old_rows"))};
    ELSE ${mark(`${rowsOf("old_rows")} UNION ${rowsOf("new_rows")}`)};
  END CASE;
  RETURN NULL;
END $$`;
};

type Trigger = { readonly table: string; readonly name: string; readonly sql: string };

const trigger = (table: string, name: string, when: string, what: string): Trigger => ({
  table,
  name: `acme_overview_${name}`,
  sql: `CREATE TRIGGER acme_overview_${name} AFTER ${when} FOR EACH STATEMENT EXECUTE FUNCTION acme_overview.${what}()`,
});

const marking = (table: string): readonly Trigger[] => {
  const old = "OLD TABLE AS old_rows";
  const now = "NEW TABLE AS new_rows";
  return [
    trigger(table, "insert", `INSERT ON ${table} REFERENCING ${now}`, `mark_${table}`),
    trigger(table, "update", `UPDATE ON ${table} REFERENCING ${old} ${now}`, `mark_${table}`),
    trigger(table, "delete", `DELETE ON ${table} REFERENCING ${old}`, `mark_${table}`),
    trigger(table, "truncate", `TRUNCATE ON ${table}`, "forget_all"),
  ];
};

/**
 * Behind each statement that writes conversations or messages: a mark for each conversation. They fire for
 * whoever has switched triggers off for his session, too (`ENABLE ALWAYS`), and for what replication brings.
 * A deleted organization's facts go with it.
 */
const triggers: readonly Trigger[] = [
  ...marking("conversations"),
  ...marking("messages"),
  trigger(
    "organizations",
    "delete",
    "DELETE ON organizations REFERENCING OLD TABLE AS old_rows",
    "forget_organizations",
  ),
];

export const createFactsFunctions: readonly string[] = [
  markFunction("conversations", "id"),
  markFunction("messages", "conversation_id"),
  `CREATE OR REPLACE FUNCTION acme_overview.forget_all() RETURNS trigger ${asOwner} AS $$
BEGIN
  TRUNCATE acme_overview.coverage, acme_overview.changes, acme_overview.conversation_facts, acme_overview.reply_facts;
  RETURN NULL;
END $$`,
  // Behind whoever brings them up to date just now.
  `CREATE OR REPLACE FUNCTION acme_overview.forget_organizations() RETURNS trigger ${asOwner} AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('acme_overview'), hashtext(id::text)) FROM old_rows ORDER BY id;
  DELETE FROM acme_overview.coverage WHERE organization_id IN (SELECT id FROM old_rows);
  DELETE FROM acme_overview.changes WHERE organization_id IN (SELECT id FROM old_rows);
  DELETE FROM acme_overview.conversation_facts WHERE organization_id IN (SELECT id FROM old_rows);
  DELETE FROM acme_overview.reply_facts WHERE organization_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$`,
];

/** Each a statement that has to wait for the writers of a table. */
export const createFactsTriggers: readonly string[] = triggers.map(
  ({ table, name, sql }) =>
    `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = '${table}'::regclass AND tgname = '${name}') THEN
    ${sql};
    ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name};
  END IF;
END $$`,
);

export const dropFactsTriggers: readonly string[] = triggers.map(
  ({ table, name }) => `DROP TRIGGER IF EXISTS ${name} ON ${table}`,
);
