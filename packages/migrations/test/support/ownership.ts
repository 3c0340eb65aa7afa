import type { FreshDatabase } from "@acme/local-postgres/testing";

/** Rows of one table, by what their `organization_id` says. */
export type Ownership = {
  readonly owned: number;
  readonly unknown: number;
  readonly wrong: number;
};

/** Where each table's rows lead, written down by hand: it must not share a thought with the engine's SQL. */
const pathTo: Readonly<Record<string, string>> = {
  conversations: `(SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id)`,
  messages: `(SELECT d.organization_id FROM conversations c JOIN domains d ON d.id = c.domain_id WHERE c.id = t.conversation_id)`,
  scraped_pages: `(SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id)`,
  structured_extractions: `(SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id)`,
  website_content: `(SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id)`,
  page_embeddings: `coalesce(
    (SELECT d.organization_id FROM scraped_pages p JOIN domains d ON d.id = p.domain_id WHERE p.id = t.page_id),
    (SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id))`,
  chat_telemetry: `coalesce(
    (SELECT d.organization_id FROM conversations c JOIN domains d ON d.id = c.domain_id WHERE c.id = t.conversation_id),
    (SELECT d.organization_id FROM domains d WHERE d.id = t.domain_id))`,
};

/** Compares every row's `organization_id` with where its path leads; a table without the column is left out. */
export async function ownership(database: FreshDatabase): Promise<Record<string, Ownership>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT attrelid::regclass::text AS name FROM pg_attribute
     WHERE attname = 'organization_id' AND attrelid::regclass::text = ANY ($1)`,
    [Object.keys(pathTo)],
  );
  const found: Record<string, Ownership> = {};
  for (const { name } of tables) {
    const { rows } = await database.query<Ownership>(
      `SELECT count(*) FILTER (WHERE t.organization_id = ${pathTo[name]})::int AS owned,
              count(*) FILTER (WHERE t.organization_id IS NULL)::int AS unknown,
              count(*) FILTER (WHERE t.organization_id IS NOT NULL AND t.organization_id IS DISTINCT FROM ${pathTo[name]})::int AS wrong
       FROM ${name} t`,
    );
    if (rows[0] !== undefined) found[name] = rows[0];
  }
  return found;
}

/** The numbers of one kind, by table, where there are any. */
export function tablesWith(
  found: Readonly<Record<string, Ownership>>,
  kind: keyof Ownership,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(found).flatMap(([table, numbers]) =>
      numbers[kind] > 0 ? [[table, numbers[kind]]] : [],
    ),
  );
}
