import type { IndexColumn } from "@acme/tenancy";
import type { CatalogIndex } from "../catalog/catalog.ts";
import { tenantIndex } from "../operations/create-tenant-index.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { referredKeys } from "../target/target.ts";

const ascending = (column: string): IndexColumn => ({ column, order: "asc" });

/** What follows the tenant column in each key that children of the table refer to, or its own rows. */
export function uniqueKeys(
  target: Target,
  table: TableTarget,
): readonly (readonly IndexColumn[])[] {
  const keys = [...referredKeys(target, table), ...table.selfReferences.map((each) => each.key)];
  return keys
    .filter((key, index) => keys.findIndex((each) => each.join() === key.join()) === index)
    .map((key) => key.map(ascending));
}

/**
 * What follows the tenant column in each further index that a table needs: the declared one, one for
 * each composite foreign key that no index serves yet, and where that is still none that starts with
 * the tenant, one over the tenant and the first parent.
 */
export function tenantIndexes(
  target: Target,
  table: TableTarget,
): readonly (readonly IndexColumn[])[] {
  const { column } = target.tenancy;
  const wanted: (readonly IndexColumn[])[] = [];
  if (table.declared.index !== undefined) wanted.push(table.declared.index);
  for (const path of [...table.paths, ...table.selfReferences]) {
    const columns = path.columns.map(ascending);
    const served =
      others(target, table).some((index) => servesForeignKey(index, column, path.columns)) ||
      wanted.some((index) => startsWith(index, path.columns));
    if (!served) wanted.push(columns);
  }
  const startsWithTenant =
    wanted.length > 0 ||
    uniqueKeys(target, table).length > 0 ||
    others(target, table).some((index) => index.columns[0] === column);
  if (!startsWithTenant) wanted.push((table.paths[0]?.columns ?? []).map(ascending));
  return wanted;
}

/** The table's indexes but for those that this plan makes: they must not make themselves needless. */
function others(target: Target, table: TableTarget): readonly CatalogIndex[] {
  const declared = [
    ...(table.declared.index === undefined ? [] : [table.declared.index]),
    ...[...table.paths, ...table.selfReferences].map((path) => path.columns.map(ascending)),
    [],
  ];
  const ours = new Set([
    ...declared.map((columns) => tenantIndex(target, table, columns).name),
    ...uniqueKeys(target, table).map((columns) => tenantIndex(target, table, columns, true).name),
  ]);
  return table.current.indexes.filter(
    (index) => index.valid && !index.partial && !ours.has(index.name),
  );
}

/** The key's columns, with or without the tenant, are the index's first ones. */
function servesForeignKey(
  index: CatalogIndex,
  tenant: string,
  columns: readonly string[],
): boolean {
  const withTenant = new Set<string | null>([tenant, ...columns]);
  const bare = new Set<string | null>(columns);
  const leading = (count: number): readonly (string | null)[] => index.columns.slice(0, count);
  return (
    (index.columns.length >= columns.length &&
      leading(columns.length).every((each) => bare.has(each))) ||
    (index.columns.length > columns.length &&
      leading(columns.length + 1).every((each) => withTenant.has(each)))
  );
}

function startsWith(index: readonly IndexColumn[], columns: readonly string[]): boolean {
  return columns.every((column, position) => index[position]?.column === column);
}
