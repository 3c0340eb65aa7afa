import type { TenantRepository, TenantScope } from "../../../src/index.ts";
import { ids } from "../../support/tenants.ts";
import { victim } from "./victim.ts";

export type AnyRow = Record<string, unknown>;
export type AnyRepository = TenantRepository<AnyRow, AnyRow, string>;

/** A table with a way to write a row into it below any parent. */
export type AttackedTable = {
  readonly name: string;
  readonly of: (scope: TenantScope) => AnyRepository;
  /** Columns that name a parent, and the kind of the parent's id. */
  readonly parents: Readonly<Record<string, string>>;
  readonly row: AnyRow;
  readonly changes: AnyRow;
  readonly upserts: boolean;
};

// One type for all repositories, whatever they are of: what is tried with each is the same.
const any = (repository: unknown): AnyRepository => repository as AnyRepository;

const domain = { domain_id: "0d" };
const url = { domain_id: ids.row("0d", 1), url: "https://new.example/" };

/** Every repository with all methods. Members and the organization have tests of their own. */
export const attackedTables: readonly AttackedTable[] = [
  {
    name: "domains",
    of: (scope) => any(scope.domains),
    parents: {},
    row: { domain: "new.example" },
    changes: { name: "stolen" },
    upserts: false,
  },
  {
    name: "domain_configs",
    of: (scope) => any(scope.domainConfigs),
    parents: {},
    row: { domain: "new.example" },
    changes: { business_name: "stolen" },
    upserts: false,
  },
  {
    name: "conversations",
    of: (scope) => any(scope.conversations),
    parents: domain,
    row: { domain_id: ids.row("0d", 1), session_id: "new" },
    changes: { session_id: "stolen" },
    upserts: false,
  },
  {
    name: "messages",
    of: (scope) => any(scope.messages),
    parents: { conversation_id: "ce" },
    row: { conversation_id: ids.row("ce", 1), role: "user", content: "new" },
    changes: { content: "stolen" },
    upserts: false,
  },
  {
    name: "scraped_pages",
    of: (scope) => any(scope.pages),
    parents: domain,
    row: url,
    changes: { title: "stolen" },
    upserts: true,
  },
  {
    name: "page_embeddings",
    of: (scope) => any(scope.embeddings),
    parents: { page_id: "0e", domain_id: "0d" },
    row: { page_id: ids.row("0e", 1), chunk_text: "new", embedding: [1, 0, 0] },
    changes: { chunk_text: "stolen" },
    upserts: false,
  },
  {
    name: "structured_extractions",
    of: (scope) => any(scope.extractions),
    parents: domain,
    row: { ...url, extract_type: "price" },
    changes: { extract_type: "stolen" },
    upserts: false,
  },
  {
    name: "website_content",
    of: (scope) => any(scope.websiteContent),
    parents: domain,
    row: url,
    changes: { content: "stolen" },
    upserts: true,
  },
  {
    name: "chat_telemetry",
    of: (scope) => any(scope.telemetry),
    parents: { conversation_id: "ce", domain_id: "0d" },
    row: { conversation_id: ids.row("ce", 1), success: true, model: "new" },
    changes: { model: "stolen" },
    upserts: false,
  },
];

/** One attempt, which gets an id to attack with. */
export type Way = {
  readonly by: string;
  readonly work: (repository: AnyRepository, id: string) => Promise<unknown>;
};

async function all(rows: AsyncIterable<AnyRow>): Promise<AnyRow[]> {
  const found: AnyRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** Every method that takes the id of a row. */
export function waysByKey({ changes }: AttackedTable): readonly Way[] {
  return [
    { by: "find", work: async (rows, id) => rows.find(id) },
    { by: "get", work: async (rows, id) => rows.get(id) },
    { by: "findMany", work: async (rows, id) => rows.findMany([id, id]) },
    { by: "list", work: async (rows, id) => rows.list({ filter: { id } }) },
    {
      by: "list by comparisons",
      work: async (rows, id) => rows.list({ filter: { id: { gte: id, lte: id } } }),
    },
    {
      by: "stream",
      work: async (rows, id) => all(rows.stream({ filter: { id: [id] } })),
    },
    { by: "count", work: async (rows, id) => rows.count({ id: { in: [id] } }) },
    { by: "update", work: async (rows, id) => rows.update(id, changes) },
    { by: "updateMany", work: async (rows, id) => rows.updateMany({ id }, changes) },
    { by: "delete", work: async (rows, id) => rows.delete(id) },
    { by: "deleteMany", work: async (rows, id) => rows.deleteMany({ id: { eq: id } }) },
  ];
}

/** Every method that takes the id of a parent in `column`. */
export function waysByParent(table: AttackedTable, column: string): readonly Way[] {
  const below = (id: string): AnyRow => ({ ...table.row, [column]: id });
  return [
    { by: "insert", work: async (rows, id) => rows.insert(below(id)) },
    { by: "insertMany", work: async (rows, id) => rows.insertMany([table.row, below(id)]) },
    ...(table.upserts
      ? [
          { by: "upsert", work: async (rows: AnyRepository, id: string) => rows.upsert(below(id)) },
          {
            by: "upsertMany",
            work: async (rows: AnyRepository, id: string) =>
              rows.upsertMany([{ ...table.row, url: "other" }, below(id)]),
          },
        ]
      : []),
    {
      by: "update of an own row",
      work: async (rows, id) => {
        const [own] = (await rows.list({ limit: 1 })).rows;
        return rows.update(String(own?.["id"]), { [column]: id });
      },
    },
    {
      by: "updateMany of own rows",
      work: async (rows, id) => rows.updateMany({}, { [column]: id }),
    },
    { by: "list", work: async (rows, id) => rows.list({ filter: { [column]: id } }) },
    { by: "count", work: async (rows, id) => rows.count({ [column]: [id] }) },
    {
      by: "stream",
      work: async (rows, id) => all(rows.stream({ filter: { [column]: id } })),
    },
    {
      by: "updateMany",
      work: async (rows, id) => rows.updateMany({ [column]: id }, table.changes),
    },
    { by: "deleteMany", work: async (rows, id) => rows.deleteMany({ [column]: id }) },
  ];
}

/** SQL: the id of one row of the victim's, whoever made it. */
export const oneOfTheVictims = (table: string): string =>
  `SELECT id::text AS id FROM ${table} WHERE organization_id = '${ids.organization(victim)}' ORDER BY id LIMIT 1`;
