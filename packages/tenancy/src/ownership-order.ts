import type { TenantTable } from "./tenancy.ts";

/** The tables in an order where each stands after all its parents, and those that no order can hold. */
export type OwnershipOrder = {
  readonly ordered: readonly TenantTable[];
  /** Tables on a cycle, or behind one, in alphabetical order. */
  readonly cyclic: readonly TenantTable[];
};

/**
 * Sorts tables topologically (Kahn 1962): parents before children, alphabetical where the order is
 * free, so that the same declaration always gives the same plan.
 */
export function orderByOwnership(tables: readonly TenantTable[]): OwnershipOrder {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const waitsFor = new Map<string, Set<string>>();
  const childrenOf = new Map<string, string[]>(tables.map((table) => [table.name, []]));
  for (const { name, paths } of tables) {
    const parents = new Set(
      paths.map((path) => path.parent).filter((parent) => byName.has(parent)),
    );
    waitsFor.set(name, parents);
    for (const parent of parents) childrenOf.get(parent)?.push(name);
  }
  // Kept in descending order, so that taking the first of the alphabet is a pop.
  const ready = tables
    .map((table) => table.name)
    .filter((name) => waitsFor.get(name)?.size === 0)
    .toSorted()
    .toReversed();
  const ordered: TenantTable[] = [];
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    const table = byName.get(name);
    if (table !== undefined) ordered.push(table);
    byName.delete(name);
    for (const child of childrenOf.get(name) ?? []) {
      const waiting = waitsFor.get(child);
      waiting?.delete(name);
      if (waiting?.size === 0) ready.splice(placeInDescending(ready, child), 0, child);
    }
  }
  return { ordered, cyclic: [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

function placeInDescending(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] ?? "") > name) low = middle + 1;
    else high = middle;
  }
  return low;
}
