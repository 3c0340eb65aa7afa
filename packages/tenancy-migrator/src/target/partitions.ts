import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import { qualified } from "../sql/quote.ts";

/** A partition, at whatever depth; one that has partitions itself holds no rows. */
export type Partition = {
  readonly current: CatalogTable;
  /** Its qualified, quoted name. */
  readonly relation: string;
  /** Its name in ids and summaries: with its schema where that is not the declared one. */
  readonly label: string;
  /** The table right above it: the partitioned table, or another partition. */
  readonly above: CatalogTable;
  readonly isLeaf: boolean;
};

/** Whether its rows are in partitions, and none in itself. */
export function isPartitioned({ current }: { readonly current: CatalogTable }): boolean {
  return current.kind === "p";
}

/** All partitions of a table, those above before those below; empty for a table that is not partitioned. */
export function partitionsOf(catalog: Catalog, table: CatalogTable): readonly Partition[] {
  if (table.kind !== "p") return [];
  return catalog.partitions
    .filter((each) => each.partitionOf === table.oid)
    .flatMap((current) => [
      {
        current,
        relation: qualified(current.schema, current.name),
        label:
          current.schema === catalog.schema ? current.name : `${current.schema}.${current.name}`,
        above: table,
        isLeaf: current.kind !== "p",
      },
      ...partitionsOf(catalog, current),
    ]);
}

/** Its partitions that hold rows. */
export function leavesOf(catalog: Catalog, table: CatalogTable): readonly Partition[] {
  return partitionsOf(catalog, table).filter((each) => each.isLeaf);
}
