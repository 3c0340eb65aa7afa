import type { ClientBase } from "pg";
import type { TableTarget } from "../target/target.ts";

/** A relation with a heap of its own: a plain table, or one partition of a partitioned one. */
export type HeapRelation = {
  /** Qualified and quoted. */
  readonly name: string;
  /** The file that block numbers mean; another one means that the table was rewritten since. */
  readonly fileNode: number;
  readonly blocks: number;
  /** As of the last ANALYZE; negative where there was none. */
  readonly rowEstimate: number;
};

export async function heapRelations(
  client: ClientBase,
  table: TableTarget,
): Promise<readonly HeapRelation[]> {
  const { rows } = await client.query<HeapRelation>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS "name",
            pg_relation_filenode(c.oid)::int8::float8 AS "fileNode",
            (pg_relation_size(c.oid) / current_setting('block_size')::int)::float8 AS "blocks",
            c.reltuples::float8 AS "rowEstimate"
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r'
       AND (c.oid = $1::oid OR c.oid IN (SELECT p.relid FROM pg_partition_tree($1::oid) p WHERE p.isleaf))
     ORDER BY 1`,
    [table.current.oid],
  );
  return rows;
}
