import type { CatalogIndex, CatalogTable } from "../catalog/catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import type { Partition } from "../target/partitions.ts";
import { partitionsOf } from "../target/partitions.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, literal, qualified } from "../sql/quote.ts";
import type { TenantIndex } from "./create-tenant-index.ts";
import { indexColumns } from "./create-tenant-index.ts";
import type { ConcurrentOperation, Operation, TransactionalOperation } from "./operation.ts";

/** An index of one table of the tree, found or planned. */
type Place = {
  /** Quoted, without its schema, as CREATE INDEX takes it. */
  readonly name: string;
  readonly qualifiedName: string;
  readonly found: CatalogIndex | undefined;
};

/** What a partition has of an index, or is to get. */
type Part = { readonly partition: Partition; readonly place: Place; readonly above: Place };

/** What is built of a partitioned index before and after the rest of the enforce phase's long work. */
export type PartitionedIndex = {
  /** Milliseconds: from then on PostgreSQL itself gives a new partition its part. */
  readonly frames: readonly TransactionalOperation[];
  readonly parts: readonly Operation[];
};

/**
 * CREATE INDEX CONCURRENTLY does not know partitioned tables. So first an index of the partitioned table
 * alone, which is not valid yet; then one CONCURRENTLY on each partition, attached when it is finished;
 * the last one makes the whole valid. A unique one is no constraint (a finished index can't become one
 * here), which foreign keys to it don't need.
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export function partitionedIndex(
  target: Target,
  table: TableTarget,
  index: TenantIndex,
): PartitionedIndex {
  const named = {
    name: identifier(index.name),
    qualifiedName: qualified(table.current.schema, index.name),
  };
  const found = table.current.indexes.find((each) => each.name === index.name);
  const partsOf = (root: Place): readonly Part[] =>
    placesOf(partitionsOf(target.catalog, table.current), table.current, root, index);
  // It waited for a partition that has been dropped: nothing will be attached any more, so nothing makes it valid.
  const isStuck =
    found?.valid === false &&
    partsOf({ ...named, found }).every(({ place, above }) => isAttached(place, above));
  const root: Place = { ...named, found: isStuck ? undefined : found };
  const parts = partsOf(root);
  return {
    frames: [
      frame(table, index, root, isStuck),
      ...parts
        .filter(({ partition }) => !partition.isLeaf)
        .map((part) => innerFrame(table, index, part)),
    ],
    parts: parts
      .filter(({ partition }) => partition.isLeaf)
      .flatMap((part) => leafIndex(table, index, part)),
  };
}

function placesOf(
  partitions: readonly Partition[],
  table: CatalogTable,
  root: Place,
  index: TenantIndex,
): readonly Part[] {
  const places = new Map<number, Place>([[table.oid, root]]);
  return partitions.map((partition) => {
    const above = places.get(partition.above.oid) ?? root;
    const place = placeIn(partition.current, above, index);
    places.set(partition.current.oid, place);
    return { partition, place, above };
  });
}

/** The part that a partition has of the index above it; else the one that it is to get. */
function placeIn(current: CatalogTable, above: Place, { columns, unique }: TenantIndex): Place {
  const attached = current.indexes.find(
    (each) => above.found !== undefined && each.attachedTo === above.found.oid,
  );
  const names = columns.map((each) => each.column);
  const name = attached?.name ?? boundedName(current.name, ...names, unique ? "key" : "idx");
  return {
    name: identifier(name),
    qualifiedName: qualified(current.schema, name),
    found:
      attached ?? current.indexes.find((each) => each.name === name && each.attachedTo === null),
  };
}

function isAttached(place: Place, above: Place): boolean {
  return place.found !== undefined && place.found.attachedTo === (above.found?.oid ?? Number.NaN);
}

function createOnly(index: TenantIndex, name: string, relation: string): string {
  return `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${name} ON ONLY ${relation} (${indexColumns(index)})`;
}

function frame(
  table: TableTarget,
  index: TenantIndex,
  root: Place,
  isStuck: boolean,
): TransactionalOperation {
  const drop = `DROP INDEX IF EXISTS ${root.qualifiedName}`;
  return {
    kind: "transactional",
    id: `enforce:index:${index.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `begin the ${index.unique ? "unique " : ""}index (${indexColumns(index)}), which new partitions get by themselves`,
    lock: isStuck ? "ACCESS EXCLUSIVE" : "SHARE",
    done: root.found !== undefined,
    forward: [...(isStuck ? [drop] : []), createOnly(index, root.name, table.relation)],
    // Takes all its parts along.
    reverse: [drop],
  };
}

function innerFrame(
  table: TableTarget,
  index: TenantIndex,
  { partition, place, above }: Part,
): TransactionalOperation {
  return {
    kind: "transactional",
    id: `enforce:index:${index.name}:${partition.label}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `begin the index's part of ${partition.label}`,
    lock: "SHARE",
    partition: partition.relation,
    done: isAttached(place, above),
    forward: [
      ...(place.found === undefined ? [createOnly(index, place.name, partition.relation)] : []),
      `ALTER INDEX ${above.qualifiedName} ATTACH PARTITION ${place.qualifiedName}`,
    ],
    reverse: [],
  };
}

function leafIndex(
  table: TableTarget,
  index: TenantIndex,
  { partition, place, above }: Part,
): readonly [ConcurrentOperation, TransactionalOperation] {
  const about = {
    phase: "enforce",
    table: table.declared.name,
    partition: partition.relation,
  } as const;
  const id = `enforce:index:${index.name}:${partition.label}`;
  return [
    {
      ...about,
      kind: "concurrent",
      id,
      summary: `build the index's part of ${partition.label}`,
      lock: "SHARE UPDATE EXCLUSIVE",
      done: place.found?.valid === true,
      forward: [
        `CREATE ${index.unique ? "UNIQUE " : ""}INDEX CONCURRENTLY ${place.name} ON ${partition.relation} (${indexColumns(index)})`,
      ],
      cleanup: `DROP INDEX CONCURRENTLY IF EXISTS ${place.qualifiedName}`,
      // One that is attached goes with the whole, and can't go alone.
      reverse: [
        `DO ${dollarQuote(`BEGIN
  IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(${literal(place.qualifiedName)})) THEN
    DROP INDEX IF EXISTS ${place.qualifiedName};
  END IF;
END`)}`,
      ],
      reversesInTransaction: true,
    },
    {
      ...about,
      kind: "transactional",
      id: `enforce:attach-index:${index.name}:${partition.label}`,
      summary: `attach the index's part of ${partition.label}`,
      lock: "ACCESS EXCLUSIVE",
      done: isAttached(place, above),
      forward: [`ALTER INDEX ${above.qualifiedName} ATTACH PARTITION ${place.qualifiedName}`],
      reverse: [],
    },
  ];
}
