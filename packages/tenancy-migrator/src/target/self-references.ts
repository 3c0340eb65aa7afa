import type { CatalogTable } from "../catalog/catalog.ts";
import type { SelfReference } from "./target.ts";

/**
 * The foreign keys from a table to itself, each once: the plain one, while it is there, and the composite one that
 * takes its place are the same reference.
 */
export function selfReferencesOf(table: CatalogTable, tenantColumn: string): SelfReference[] {
  const found = new Map<string, SelfReference>();
  for (const foreignKey of table.constraints) {
    const { columns, references } = foreignKey;
    if (references?.table !== table.name || references.schema !== table.schema) continue;
    const isComposite = columns[0] === tenantColumn && references.columns[0] === tenantColumn;
    // What carries the tenant in another place than ours is the user's own, and stays.
    if (!isComposite && [...columns, ...references.columns].includes(tenantColumn)) continue;
    const reference: SelfReference = {
      columns: isComposite ? columns.slice(1) : columns,
      key: isComposite ? references.columns.slice(1) : references.columns,
      plainForeignKey: isComposite ? undefined : foreignKey,
    };
    const way = JSON.stringify([reference.columns, reference.key]);
    if (found.get(way)?.plainForeignKey === undefined) found.set(way, reference);
  }
  return [...found.values()];
}
