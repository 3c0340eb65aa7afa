import type { DeclarationProblem } from "./errors.ts";
import { findCycles } from "./ownership-cycles.ts";
import { orderByOwnership } from "./ownership-order.ts";
import type { TenantTable } from "./tenancy.ts";

/** Every cycle of paths, and the tables whose every path leads into one. */
export function cycleProblems(tables: readonly TenantTable[]): DeclarationProblem[] {
  const { ordered, cyclic } = orderByOwnership(tables);
  const cycles = findCycles(cyclic);
  const onCycle = new Set(cycles.flat());
  const reaching = reachingTables(ordered, cyclic);
  return [
    ...cycles.map((cycle) => ({
      code: "CYCLE" as const,
      path: `tables.${cycle[0] ?? ""}.via`,
      message: `is part of the cycle ${cycle.join(" → ")}: ownership can't go round; take one of these paths out`,
    })),
    ...cyclic
      .filter((table) => !onCycle.has(table.name) && !reaching.has(table.name))
      .map((table) => ({
        code: "NEVER_REACHES_TENANT" as const,
        path: `tables.${table.name}.via`,
        message: `leads only into a cycle (through ${table.paths.map((path) => `"${path.parent}"`).join(", ")}), so it never reaches the tenant`,
      })),
  ];
}

// A table with one good path beside a cyclic one needs no mending of its own.
function reachingTables(
  ordered: readonly TenantTable[],
  cyclic: readonly TenantTable[],
): ReadonlySet<string> {
  const reaching = new Set(ordered.map((table) => table.name));
  const known = new Set(cyclic.map((table) => table.name));
  const children = new Map<string, string[]>(cyclic.map((table) => [table.name, []]));
  const queue: string[] = [];
  for (const { name, paths } of cyclic) {
    // A parent that is not declared has a problem of its own; it doesn't make this one a cycle's.
    if (paths.some(({ parent }) => !known.has(parent))) queue.push(name);
    for (const { parent } of paths) children.get(parent)?.push(name);
  }
  for (const name of queue) {
    if (reaching.has(name)) continue;
    reaching.add(name);
    for (const child of children.get(name) ?? []) queue.push(child);
  }
  return reaching;
}
