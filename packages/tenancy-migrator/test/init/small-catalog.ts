import type {
  Catalog,
  CatalogColumn,
  CatalogConstraint,
  CatalogRole,
  CatalogTable,
} from "../../src/catalog/catalog.ts";

/** One table as a test describes it: columns as `name: "type"`, with `!` behind the type for NOT NULL. */
export type SmallTable = {
  readonly columns: Readonly<Record<string, string>>;
  /** Default: `["id"]`. */
  readonly primaryKey?: readonly string[];
  readonly foreignKeys?: readonly SmallForeignKey[];
  readonly kind?: string;
  /** The table that it is a partition of. */
  readonly parent?: string;
  readonly grants?: readonly string[];
};

export type SmallForeignKey = {
  readonly columns: readonly string[];
  readonly references: string;
  /** Default: `["id"]`. */
  readonly key?: readonly string[];
  readonly schema?: string;
  readonly validated?: boolean;
};

/** `{ columns: ["shop_id"], references: "shops" }` */
export function to(references: string, ...columns: readonly string[]): SmallForeignKey {
  return { columns, references };
}

/** A catalog as `readCatalog()` gives it, of a few tables. */
export function smallCatalog(
  tables: Readonly<Record<string, SmallTable>>,
  rest: Partial<Catalog> = {},
): Catalog {
  return {
    database: "small",
    serverVersion: "18.4",
    serverVersionNumber: 180_004,
    user: "postgres",
    schema: "public",
    tables: new Map(Object.entries(tables).map(([name, table]) => [name, toTable(name, table)])),
    partitions: [],
    functions: [],
    bookkeeping: new Map(),
    extensions: [],
    roles: new Map([["postgres", role("postgres", { superuser: true })]]),
    schemaGrants: [],
    hasBookkeeping: false,
    baselines: [],
    reversals: [],
    ...rest,
  };
}

export function role(name: string, rest: Partial<CatalogRole> = {}): CatalogRole {
  return {
    name,
    superuser: false,
    bypassRowSecurity: false,
    createRole: false,
    createDatabase: false,
    replication: false,
    login: false,
    inherit: true,
    memberOf: [],
    ...rest,
  };
}

function toTable(name: string, table: SmallTable): CatalogTable {
  const primaryKey = table.primaryKey ?? ["id"];
  return {
    oid: 1,
    schema: "public",
    name,
    kind: table.kind ?? "r",
    owner: "postgres",
    parent: table.parent ?? null,
    partitionOf: table.parent === undefined ? null : 1,
    partitionKey: null,
    partitionColumns: [],
    fileNode: 1,
    pages: 1,
    rowEstimate: 1,
    options: [],
    rowSecurity: false,
    forceRowSecurity: false,
    viewDefinition: null,
    columns: Object.entries(table.columns).map(([column, type]) =>
      toColumn(column, type, primaryKey),
    ),
    constraints: [
      ...(primaryKey.length === 0 ? [] : [constraint(`${name}_pkey`, "p", primaryKey)]),
      ...(table.foreignKeys ?? []).map((each, index): CatalogConstraint => ({
        ...constraint(`${name}_fkey_${index}`, "f", each.columns),
        validated: each.validated ?? true,
        references: {
          schema: each.schema ?? "public",
          table: each.references,
          columns: each.key ?? ["id"],
          onDelete: "a",
          onUpdate: "a",
          deferred: false,
        },
      })),
    ],
    indexes: [],
    triggers: [],
    policies: [],
    grants: (table.grants ?? []).map((grantee) => ({ role: grantee, privileges: ["SELECT"] })),
    columnGrants: [],
    sequences: [],
  };
}

function toColumn(name: string, type: string, primaryKey: readonly string[]): CatalogColumn {
  return {
    name,
    type: type.replace("!", ""),
    notNull: type.endsWith("!") || primaryKey.includes(name),
    defaultExpression: null,
    generated: false,
  };
}

function constraint(name: string, kind: string, columns: readonly string[]): CatalogConstraint {
  return { name, kind, validated: true, columns, definition: "", references: null };
}
