import type { DirtCounts, DirtyRows } from "@acme/demo-data";
import type { FreshDatabase } from "@acme/local-postgres/testing";

/** Rows without a tenant, or with two, as the engine's messages count them: `table: count × problem`. */
export type UnownedLine = string;

/** Rows whose parent is there and has no tenant itself, in SQL that shares nothing with the engine's. */
const underOwnerless: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["conversations", "scraped_pages", "structured_extractions", "website_content"].map((table) => [
      table,
      `SELECT FROM ${table} t JOIN domains d ON d.id = t.domain_id WHERE d.organization_id IS NULL`,
    ]),
  ),
  messages: `SELECT FROM messages t JOIN conversations c ON c.id = t.conversation_id
    LEFT JOIN domains d ON d.id = c.domain_id WHERE d.organization_id IS NULL`,
  page_embeddings: underEither("page_embeddings", "page_id", "scraped_pages"),
  chat_telemetry: underEither("chat_telemetry", "conversation_id", "conversations"),
};

function underEither(table: string, column: string, parents: string): string {
  return `SELECT FROM ${table} t
    LEFT JOIN ${parents} p ON p.id = t.${column} LEFT JOIN domains above ON above.id = p.domain_id
    LEFT JOIN domains d ON d.id = t.domain_id
    WHERE (t.${column} IS NULL OR p.id IS NOT NULL) AND (t.domain_id IS NULL OR d.id IS NOT NULL)
      AND ((p.id IS NOT NULL AND above.organization_id IS NULL) OR (d.id IS NOT NULL AND d.organization_id IS NULL))`;
}

/** Everything that the engine has to find, from what the generator says that it broke and what hangs on that. */
export async function expectedUnowned(
  database: FreshDatabase,
  dirt: DirtCounts,
): Promise<UnownedLine[]> {
  const { organization_members, customer_configs, ...orphans } = dirt.orphan ?? {};
  const beneath: [string, number][] = [];
  for (const [table, sql] of Object.entries(underOwnerless)) {
    beneath.push([table, (await database.query(sql)).rowCount ?? 0]);
  }
  return [
    ...lines("no-parent", dirt["null-parent"]),
    ...lines("missing-parent", orphans),
    ...lines("missing-tenant", {
      ...(organization_members === undefined ? {} : { organization_members }),
      ...(customer_configs === undefined ? {} : { customer_configs }),
    }),
    ...lines("no-tenant", dirt["domain-without-organization"]),
    ...lines("paths-disagree", dirt["disagreeing-paths"]),
    ...lines("parent-without-tenant", Object.fromEntries(beneath)),
  ].toSorted();
}

function lines(problem: string, rows: DirtyRows | undefined): UnownedLine[] {
  return Object.entries(rows ?? {}).flatMap(([table, count]) =>
    count > 0 ? [`${table}: ${count} × ${problem}`] : [],
  );
}

/** The sum by table of such lines. */
export function rowsByTable(unowned: readonly UnownedLine[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of unowned) {
    const [table = "", rest = ""] = line.split(": ");
    sums[table] = (sums[table] ?? 0) + Number.parseInt(rest, 10);
  }
  return sums;
}
