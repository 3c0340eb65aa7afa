import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import type { GuessNote } from "./guess.ts";

/** A foreign key between two tables of the schema. */
export type ForeignKey = {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly parent: string;
  /** The parent's columns, in the order of `columns`. */
  readonly key: readonly string[];
  /** None of its columns can be NULL, so every row has this parent. */
  readonly notNull: boolean;
  readonly validated: boolean;
};

/** The tables that a declaration can name, and what connects them. */
export type Relations = {
  readonly tables: ReadonlyMap<string, CatalogTable>;
  readonly foreignKeys: readonly ForeignKey[];
  readonly notes: readonly GuessNote[];
};

/** Leaves out what has no rows of its own (partitions, views) and what a declaration can't name. */
export function readRelations(catalog: Catalog): Relations {
  const tables = new Map(
    [...catalog.tables].filter(([, table]) => isOrdinary(table) && !isPartition(table, catalog)),
  );
  const notes: GuessNote[] = [];
  const foreignKeys: ForeignKey[] = [];
  for (const table of tables.values()) {
    for (const foreignKey of foreignKeysOf(table)) {
      const { schema, ...rest } = foreignKey;
      if (schema === catalog.schema && tables.has(rest.parent)) {
        foreignKeys.push(rest);
      } else if (!isEchoOfPartitions(foreignKey, table, catalog)) {
        const parent = schema === catalog.schema ? rest.parent : `${schema}.${rest.parent}`;
        notes.push({
          at: "tables",
          table: table.name,
          text: `left out: (${rest.columns.join(", ")}) points at ${parent}, which is not a table that this declaration can name`,
        });
      }
    }
  }
  return { tables, foreignKeys: withoutTwins(foreignKeys), notes };
}

function isOrdinary(table: CatalogTable): boolean {
  return table.kind === "r" || table.kind === "p";
}

function isPartition(table: CatalogTable, catalog: Catalog): boolean {
  return table.parent !== null && catalog.tables.get(table.parent)?.kind === "p";
}

function foreignKeysOf(table: CatalogTable): (ForeignKey & { readonly schema: string })[] {
  const canBeNull = new Set(
    table.columns.filter((column) => !column.notNull).map((column) => column.name),
  );
  return table.constraints.flatMap(({ name, columns, references, validated }) =>
    references === null
      ? []
      : [
          {
            name,
            table: table.name,
            columns,
            schema: references.schema,
            parent: references.table,
            key: references.columns,
            notNull: columns.every((column) => !canBeNull.has(column)),
            validated,
          },
        ],
  );
}

/**
 * PostgreSQL keeps one more constraint for each partition of a referenced table. They say nothing that
 * the foreign key to the partitioned table doesn't.
 */
function isEchoOfPartitions(
  foreignKey: ForeignKey,
  table: CatalogTable,
  catalog: Catalog,
): boolean {
  const parent = catalog.tables.get(foreignKey.parent);
  if (parent === undefined || parent.parent === null) return false;
  const above = parent.parent;
  const sameColumns = foreignKeysOf(table).filter(
    (other) => other.columns.join("\0") === foreignKey.columns.join("\0"),
  );
  return (
    sameColumns.some((other) => other.parent === above) ||
    isEchoOfPartitions({ ...foreignKey, parent: above }, table, catalog)
  );
}

/** The same key declared twice leads to the same place; the validated one is the better witness. */
function withoutTwins(foreignKeys: readonly ForeignKey[]): ForeignKey[] {
  const kept = new Map<string, ForeignKey>();
  for (const each of foreignKeys) {
    const way = JSON.stringify([each.table, each.columns, each.parent, each.key]);
    if (kept.get(way)?.validated !== true) kept.set(way, each);
  }
  return [...kept.values()];
}
