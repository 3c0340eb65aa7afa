import { acmeTenancy } from "@acme/data-model";

const { tenant, system } = acmeTenancy.roles;
const own = "organization_id = (SELECT acme_tenancy.current_organization_id())";
/** Rows that an organization writes and reads for itself, whatever the role of the member who asks. */
const ownRows = (table: string): readonly string[] => [
  `ALTER TABLE acme_overview.${table} ENABLE ROW LEVEL SECURITY`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON acme_overview.${table} TO ${tenant}`,
  `DROP POLICY IF EXISTS own_rows ON acme_overview.${table}`,
  `CREATE POLICY own_rows ON acme_overview.${table} TO ${tenant} USING (${own}) WITH CHECK (${own})`,
];
/** Rows that system work may throw away, and neither read nor write. */
const forgettable = (table: string, which: string): readonly string[] => [
  `GRANT DELETE ON acme_overview.${table} TO ${system}`,
  `DROP POLICY IF EXISTS forgettable ON acme_overview.${table}`,
  `CREATE POLICY forgettable ON acme_overview.${table} FOR DELETE TO ${system} USING (${which})`,
];
const uncovered = (table: string): string =>
  `NOT EXISTS (SELECT FROM acme_overview.coverage c WHERE c.organization_id = ${table}.organization_id)`;

// Rows come and go all the time, and are read by indexes that are only quick where the pages are known to be
// visible to all. https://www.postgresql.org/docs/current/runtime-config-autovacuum.html
const vacuumed =
  "WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)";

/**
 * What is kept about conversations, so that an overview need not read their messages:
 *
 * - `coverage`: the organizations that it is kept for, and when it was last brought up to date.
 * - `changes`: a mark for each conversation that has changed since, written by triggers in the transaction
 *   that changes it. Only ever added to, so that no writer waits for another. Whoever sees a change sees
 *   its mark.
 * - `conversation_facts`, `reply_facts`: what an overview asks of a conversation, and of each first reply
 *   to a visitor. No text that anybody wrote, nor anybody's session: a hash tells sessions apart.
 *
 * Nothing refers to them, nor they to the tenants' tables, so that no writer has to check anything.
 */
export const createFactsTables: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS acme_overview`,
  `CREATE TABLE IF NOT EXISTS acme_overview.coverage (
  organization_id uuid PRIMARY KEY,
  refreshed_at timestamptz NOT NULL
)`,
  `CREATE TABLE IF NOT EXISTS acme_overview.changes (
  organization_id uuid NOT NULL,
  conversation_id uuid NOT NULL
) ${vacuumed}`,
  `CREATE INDEX IF NOT EXISTS changes_by_conversation ON acme_overview.changes (organization_id, conversation_id)`,
  `CREATE TABLE IF NOT EXISTS acme_overview.conversation_facts (
  organization_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  domain_id uuid,
  begun_at timestamptz NOT NULL,
  session_key uuid,
  status text,
  ended_at timestamptz,
  rating double precision,
  last_said_at timestamptz NOT NULL,
  is_unanswered boolean NOT NULL,
  PRIMARY KEY (organization_id, conversation_id)
) ${vacuumed}`,
  `CREATE INDEX IF NOT EXISTS conversation_facts_by_time ON acme_overview.conversation_facts (organization_id, begun_at)
  INCLUDE (conversation_id, domain_id, session_key, status, ended_at, rating, last_said_at, is_unanswered)`,
  `CREATE TABLE IF NOT EXISTS acme_overview.reply_facts (
  organization_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  domain_id uuid,
  replied_at timestamptz NOT NULL,
  seconds double precision NOT NULL
) ${vacuumed}`,
  `CREATE INDEX IF NOT EXISTS reply_facts_by_conversation ON acme_overview.reply_facts (organization_id, conversation_id)`,
  `CREATE INDEX IF NOT EXISTS reply_facts_by_time ON acme_overview.reply_facts (organization_id, replied_at)
  INCLUDE (conversation_id, domain_id, seconds)`,
  ...["coverage", "changes", "conversation_facts", "reply_facts"].flatMap(ownRows),
  // What nobody has looked at for a month need not be kept. Who has no coverage begins anew.
  ...forgettable("coverage", "refreshed_at < now() - interval '30 days'"),
  `GRANT SELECT ON acme_overview.coverage TO ${system}`,
  `DROP POLICY IF EXISTS covered ON acme_overview.coverage`,
  `CREATE POLICY covered ON acme_overview.coverage FOR SELECT TO ${system} USING (true)`,
  ...["changes", "conversation_facts", "reply_facts"].flatMap((table) =>
    forgettable(table, uncovered(table)),
  ),
];

/**
 * Opened once the triggers are there, and closed before they go: facts without marks would be taken for
 * right.
 */
export const openFacts = `GRANT USAGE ON SCHEMA acme_overview TO ${tenant}, ${system}`;
export const closeFacts = `DO $$ BEGIN
  IF to_regnamespace('acme_overview') IS NOT NULL THEN
    REVOKE USAGE ON SCHEMA acme_overview FROM ${tenant}, ${system};
  END IF;
END $$`;
