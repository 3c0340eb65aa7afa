import type { ClientBase } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import type { TableTarget, Target } from "../target/target.ts";

/** A way in which rows of one declared table point at rows of another, or of the same. */
export type Reference = {
  readonly columns: readonly string[];
  readonly parent: TableTarget;
  readonly key: readonly string[];
};

/** Declared paths, and every foreign key between declared tables: also those that say nothing of ownership. */
export function referencesOf(target: Target, table: TableTarget): readonly Reference[] {
  const foreignKeys = table.current.constraints.flatMap(({ columns, references }) => {
    const parent = target.tables.find(
      (each) =>
        each.current.name === references?.table && references.schema === target.catalog.schema,
    );
    return references === null || parent === undefined
      ? []
      : [{ columns, parent, key: references.columns }];
  });
  return [...table.paths, ...foreignKeys];
}

/**
 * A table that nobody declared could lose rows to a cascade that nobody sees.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED`, listing the foreign keys.
 */
export async function refuseUndeclaredReferences(
  client: ClientBase,
  target: Target,
): Promise<void> {
  const declared = target.tables.map((table) => table.current.oid);
  const { rows } = await client.query<{ reference: string }>(
    `SELECT format('%s references %s (%s)', k.conrelid::regclass, k.confrelid::regclass, k.conname) AS reference
     FROM pg_constraint k
     WHERE k.contype = 'f' AND k.confrelid = ANY ($1::oid[]) AND NOT coalesce(pg_partition_root(k.conrelid), k.conrelid) = ANY ($1::oid[]) AND k.conparentid = 0
     ORDER BY 1`,
    [declared],
  );
  if (rows.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Tables that the declaration does not name refer to tenant tables; quarantining could cascade into them. Declare them.",
    { details: rows.map((row) => row.reference) },
  );
}
