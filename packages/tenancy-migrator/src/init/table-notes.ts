import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import { identifier, qualified } from "../sql/quote.ts";
import type { ForeignKey, Relations } from "./foreign-keys.ts";
import type { GuessNote } from "./guess.ts";
import type { Owners, Tenant } from "./owners.ts";
import { columnType, isOwnerKey } from "./owners.ts";
import type { OwnershipPaths } from "./ownership-paths.ts";
import { namesTenantId } from "./tenant-words.ts";

/** All that was decided, for the notes to say why, and what of it is unsure. */
type Decisions = OwnershipPaths & {
  readonly catalog: Catalog;
  readonly relations: Relations;
  readonly tenant: Tenant;
  readonly owners: Owners;
  readonly ownColumn: ReadonlySet<string>;
};

/** What somebody who reads the guessed tables should know, table by table. */
export function tableNotes(decisions: Decisions): readonly GuessNote[] {
  const { catalog, relations, tenant } = decisions;
  const general: GuessNote[] = catalog.hasBookkeeping
    ? [
        {
          at: "tables",
          text: "guessed: a migration has been here already, so tables that got their tenant column from it look as if they owned it; better take the declaration that it ran with",
        },
      ]
    : [];
  const tables = [...relations.tables.values()].filter((table) => table.name !== tenant.table);
  return [
    ...general,
    ...tables.flatMap((table) => [
      ...[
        ...ownershipNotes(table, decisions),
        ...pathNotes(table, decisions),
        ...foreignKeyNotes(table, decisions),
        ...ownerLikeColumns(table, decisions),
      ].map((text): GuessNote => ({ at: "tables", table: table.name, text })),
      ...relations.notes.filter((note) => note.table === table.name),
    ]),
  ];
}

function ownershipNotes(
  table: CatalogTable,
  { relations, tenant, owners, ownColumn, paths }: Decisions,
): string[] {
  const { name } = table;
  const type = columnType(table, tenant.column);
  const tenantType = columnType(relations.tables.get(tenant.table), tenant.key);
  const isOwner = ownColumn.has(name);
  const strangers = relations.foreignKeys.filter(
    (each) => each.table === name && each.parent === tenant.table && !isOwnerKey(each, tenant),
  );
  const others = strangers.map(way).join(", ");
  return [
    ...(isOwner && !owners.proven.has(name)
      ? [`guessed: its column ${tenant.column} has no foreign key to ${tenant.table}`]
      : []),
    ...(!isOwner && owners.unproven.has(name)
      ? [
          `guessed: owned through its path; its column ${tenant.column}, which has no foreign key, must agree with it`,
        ]
      : []),
    ...(type !== undefined && type !== tenantType
      ? [
          `its column ${tenant.column} is ${type}, the key of ${tenant.table} is ${tenantType ?? "unknown"}: a run refuses that until both are alike`,
        ]
      : []),
    ...(strangers.length > 0
      ? [
          `guessed: ${others} names a tenant too, but not as ${tenant.column}; if it is the owner, rename the column${isOwner || paths.has(name) ? "" : ": until then nothing will isolate the rows"}`,
        ]
      : []),
    ...(isOwner || paths.has(name) || strangers.length > 0
      ? []
      : [`guessed: shared by all tenants, or no tenant's; nothing will isolate its rows`]),
  ];
}

function pathNotes({ name }: CatalogTable, { paths }: Decisions): string[] {
  const ways = paths.get(name) ?? [];
  const [first, second] = ways;
  if (first === undefined || second === undefined) return [];
  const byParent = Map.groupBy(ways, (each) => each.parent);
  const twice = [...byParent].filter(([, each]) => each.length > 1);
  return [
    ...(first.notNull === second.notNull
      ? ["guessed: the order of its paths; the first that is not NULL decides, and all must agree"]
      : []),
    ...twice.map(
      ([parent, each]) =>
        `guessed: ${each.map((path) => `(${path.columns.join(", ")})`).join(" and ")} both lead to ${parent}; where they may belong to two tenants, take one out`,
    ),
  ];
}

function foreignKeyNotes({ name }: CatalogTable, decisions: Decisions): string[] {
  const { relations, tenant, ownColumn, paths, circular } = decisions;
  const own = relations.foreignKeys.filter((each) => each.table === name);
  const used = [
    ...(paths.get(name) ?? []),
    ...(ownColumn.has(name) ? own.filter((each) => isOwnerKey(each, tenant)) : []),
  ];
  return [
    ...own
      .filter((each) => each.parent === name)
      .map(
        (each) =>
          `(${each.columns.join(", ")}) points at the table itself: it will be held to rows of the same tenant`,
      ),
    ...circular
      .filter((each) => each.table === name)
      .map(
        (each) =>
          `left out: ${way(each)} would go round in a circle: ${each.parent} is owned through ${name}`,
      ),
    ...used
      .filter((each) => !each.validated)
      .map((each) => `guessed: ${way(each)} is NOT VALID, so some rows may point nowhere`),
  ];
}

/** Whether such a column is dead, or what it means, only the data can tell. */
function ownerLikeColumns(table: CatalogTable, { catalog, tenant }: Decisions): string[] {
  const explained = new Set(
    table.constraints
      .filter((each) => each.kind === "f" || each.kind === "p")
      .flatMap((each) => each.columns),
  );
  return table.columns
    .filter(({ name }) => name !== tenant.column && !explained.has(name) && namesTenantId(name))
    .map(
      ({ name }) =>
        `candidate for deadColumns: ${name} has no foreign key; it is dead if this says 0: SELECT count(${identifier(name)}) FROM ${qualified(catalog.schema, table.name)}`,
    );
}

function way({ columns, parent }: ForeignKey): string {
  return `(${columns.join(", ")}) → ${parent}`;
}
