import { queryOnce } from "../connection/query-once.ts";
import { qualified } from "../statements/quote.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";

/** A relation that nobody declared. */
export type OtherRelation = {
  readonly name: string;
  /** Quoted and qualified. */
  readonly relation: string;
};

const othersQuery = `
SELECT n.nspname::text AS "schema", c.relname::text AS "name"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $1 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT (n.nspname = $2 AND c.relname = ANY ($3))
  AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
ORDER BY 1, 2`;

/**
 * What a tenant may read besides the tables of the declaration and has a tenant column: a view shows its
 * owner's rows unless it is security_invoker, a partition or a materialised view has no policies.
 */
export async function otherRelations({
  tenancy,
  tenantPool,
  tables,
}: TenantRuntime): Promise<readonly OtherRelation[]> {
  const rows = await queryOnce<{ schema: string; name: string }>(tenantPool, {
    text: othersQuery,
    values: [tenancy.column, tenancy.schema, [...tables.keys()]],
  });
  return rows.map(({ schema, name }) => ({ name, relation: qualified(schema, name) }));
}
