import type { ClientBase } from "pg";
import { tablesToFill } from "../backfill/tables-to-fill.ts";
import { partitionsOf } from "../target/partitions.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";

/**
 * Tables without a replica identity whose updates are published: PostgreSQL refuses every UPDATE of them, the
 * backfill's as anybody's.
 * https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY
 */
export async function unpublishable(client: ClientBase, target: Target): Promise<string[]> {
  const { rows } = await client.query<{ problem: string }>(
    `SELECT DISTINCT format('%s has no replica identity, but the publication %I publishes its updates, so PostgreSQL refuses them: give it a primary key, or ALTER TABLE %1$s REPLICA IDENTITY FULL', c.oid::regclass, p.pubname) AS problem
     FROM pg_class c JOIN pg_publication_tables t ON t.schemaname = c.relnamespace::regnamespace::text AND t.tablename = c.relname
       JOIN pg_publication p ON p.pubname = t.pubname
     WHERE c.oid = ANY ($1::oid[]) AND p.pubupdate AND c.relkind = 'r'
       AND (c.relreplident = 'n' OR c.relreplident = 'd' AND NOT EXISTS (
         SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))
     ORDER BY 1`,
    [tablesToFill(target).flatMap((table) => relationsOf(target, table))],
  );
  return rows.map(({ problem }) => problem);
}

/** What a subscriber will find changed, one line a table. A publication with a column list says no more than before. */
export async function publishedChanges(client: ClientBase, target: Target): Promise<string[]> {
  const changes: string[] = [];
  for (const table of target.tables) {
    const { name, legacyName, deadColumns } = table.declared;
    const coming = [
      ...(hasTenantColumn(target, table) ? [] : [`get ${target.tenancy.column}`]),
      ...(name === legacyName ? [] : [`be called ${name}`]),
      ...(deadColumns.length === 0 ? [] : [`lose ${deadColumns.join(", ")}`]),
    ];
    if (coming.length === 0) continue;
    const { rows } = await client.query<{ publications: string }>(
      `SELECT string_agg(DISTINCT t.pubname, ', ') AS publications
       FROM pg_publication_tables t JOIN pg_class c ON t.schemaname = c.relnamespace::regnamespace::text AND t.tablename = c.relname
       LEFT JOIN pg_publication p ON p.pubname = t.pubname
       LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
       WHERE c.oid = ANY ($1::oid[]) AND r.prattrs IS NULL HAVING count(*) > 0`,
      [relationsOf(target, table)],
    );
    changes.push(
      ...rows.map(
        ({ publications }) =>
          `"${table.current.name}" is published (${publications}) and will ${coming.join(", ")}: a subscriber that is not changed first stops replicating`,
      ),
    );
  }
  return changes;
}

function relationsOf({ catalog }: Target, { current }: TableTarget): number[] {
  return [current.oid, ...partitionsOf(catalog, current).map((each) => each.current.oid)];
}
