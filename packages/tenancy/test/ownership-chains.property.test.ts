import * as fc from "fast-check";
import { expect, test } from "vitest";
import { childrenOf, ownershipChains, parseTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";
import { acyclicGraphs, toTables } from "./random-graphs.ts";
import type { Graph } from "./random-graphs.ts";

const options = { seed: 20260107, numRuns: 300 };

function tenancyOf(graph: Graph): Tenancy {
  const result = parseTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: Object.fromEntries(
      toTables(graph).map(({ name, paths }) => {
        const via = paths.map(({ parent }) => ({ [`${parent}_id`]: parent }));
        return [name, via.length > 0 ? { via } : { owner: "column" }];
      }),
    ),
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.tenancy;
}

/** Grows all trails side by side, one step a round and in place, until each stands at an owner. */
function trails(graph: Graph, name: string): string[][] {
  let growing: string[][] = [[name]];
  const parentsOf = (trail: readonly string[]) => graph[trail.at(-1) ?? ""] ?? [];
  while (growing.some((trail) => parentsOf(trail).length > 0)) {
    growing = growing.flatMap((trail) =>
      parentsOf(trail).length === 0
        ? [trail]
        : parentsOf(trail).map((parent) => [...trail, parent]),
    );
  }
  return growing.map((trail) => trail.slice(1));
}

test("lists every way from a table to an owner of the column, the preferred ones first", () => {
  fc.assert(
    fc.property(acyclicGraphs, (graph) => {
      const tenancy = tenancyOf(graph);
      for (const name of Object.keys(graph)) {
        const chains = ownershipChains(tenancy, name);
        expect(chains.map((chain) => chain.map((path) => path.parent))).toEqual(
          trails(graph, name),
        );
        expect(chains.flat().every((path) => path.columns[0] === `${path.parent}_id`)).toBe(true);
      }
    }),
    options,
  );
});

test("finds as a parent's children exactly the tables with a path to it", () => {
  fc.assert(
    fc.property(acyclicGraphs, (graph) => {
      const tenancy = tenancyOf(graph);
      for (const parent of Object.keys(graph)) {
        const expected = Object.keys(graph).filter((name) => graph[name]?.includes(parent));
        const found = childrenOf(tenancy, parent);
        expect(found.map(({ table }) => table.name).toSorted()).toEqual(expected.toSorted());
        expect(found.every(({ path }) => path.parent === parent)).toBe(true);
      }
    }),
    options,
  );
});
