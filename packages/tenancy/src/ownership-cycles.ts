import type { TenantTable } from "./tenancy.ts";

/**
 * Cycles among tables that could not be ordered, each closed: `["a", "b", "a"]`. Every table that is on a
 * cycle is in one of them, so whoever mends a declaration sees them all at once.
 */
export function findCycles(cyclic: readonly TenantTable[]): readonly (readonly string[])[] {
  const knot = withoutTablesBehind(cyclic);
  const seen = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const name of knot.keys()) {
    if (seen.has(name)) continue;
    const cycle = shortestWayBack(name, knot);
    for (const member of cycle) seen.add(member);
    if (cycle.length > 0) cycles.push(cycle);
  }
  return cycles;
}

/** Parents by name; tables that are nobody's parent are taken off until none is left, for they close no cycle. */
function withoutTablesBehind(tables: readonly TenantTable[]): Map<string, string[]> {
  const names = new Set(tables.map((table) => table.name));
  const parentsOf = new Map(
    tables.map(({ name, paths }) => [
      name,
      [...new Set(paths.map((path) => path.parent))].filter((parent) => names.has(parent)),
    ]),
  );
  const children = new Map<string, number>();
  for (const parent of [...parentsOf.values()].flat()) {
    children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const childless = [...names].filter((name) => !children.has(name));
  for (let name = childless.pop(); name !== undefined; name = childless.pop()) {
    for (const parent of parentsOf.get(name) ?? []) {
      const left = (children.get(parent) ?? 0) - 1;
      children.set(parent, left);
      if (left === 0) childless.push(parent);
    }
    parentsOf.delete(name);
  }
  return parentsOf;
}

/** Breadth first, so the shortest cycle through the table; empty when it only stands between two cycles. */
function shortestWayBack(
  start: string,
  parentsOf: ReadonlyMap<string, readonly string[]>,
): string[] {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const name of queue) {
    for (const parent of parentsOf.get(name) ?? []) {
      if (parent === start) {
        const cycle = [start];
        for (let step = name; step !== start; step = cameFrom.get(step) ?? start)
          cycle.unshift(step);
        return [start, ...cycle];
      }
      if (cameFrom.has(parent)) continue;
      cameFrom.set(parent, name);
      queue.push(parent);
    }
  }
  return [];
}
