import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles } from "../src/ownership-cycles.ts";
import { orderByOwnership } from "../src/ownership-order.ts";
import { acyclicGraphs, anyGraphs, toTables } from "./random-graphs.ts";
import type { Graph } from "./random-graphs.ts";

const options = { seed: 20260107, numRuns: 500 };

/** Who is above whom, at any distance (Warshall 1962): nothing in common with the code under test. */
function ancestors(graph: Graph): (name: string, above: string) => boolean {
  const reach = new Set(
    Object.entries(graph).flatMap(([name, parents]) =>
      parents.map((parent) => `${name}>${parent}`),
    ),
  );
  const names = Object.keys(graph);
  for (const middle of names)
    for (const from of names)
      for (const to of names)
        if (reach.has(`${from}>${middle}`) && reach.has(`${middle}>${to}`))
          reach.add(`${from}>${to}`);
  return (name, above) => reach.has(`${name}>${above}`);
}

test("puts every table after all its parents, and leaves none out", () => {
  fc.assert(
    fc.property(acyclicGraphs, (graph) => {
      const { ordered, cyclic } = orderByOwnership(toTables(graph));
      const position = new Map(ordered.map((table, at) => [table.name, at]));
      expect(cyclic).toEqual([]);
      expect([...position.keys()].toSorted()).toEqual(Object.keys(graph).toSorted());
      for (const [name, parents] of Object.entries(graph))
        for (const parent of parents)
          expect(position.get(parent)).toBeLessThan(position.get(name) ?? -1);
    }),
    options,
  );
});

test("takes, at every place, the first of the alphabet among the tables that could stand there", () => {
  fc.assert(
    fc.property(anyGraphs, (graph) => {
      const placed: string[] = [];
      for (const { name } of orderByOwnership(toTables(graph)).ordered) {
        const free = Object.entries(graph)
          .filter(
            ([each, parents]) =>
              !placed.includes(each) && parents.every((up) => placed.includes(up)),
          )
          .map(([each]) => each);
        expect(name).toBe(free.toSorted()[0]);
        placed.push(name);
      }
    }),
    options,
  );
});

test("leaves out exactly the tables on a cycle or below one", () => {
  fc.assert(
    fc.property(anyGraphs, (graph) => {
      const above = ancestors(graph);
      const names = Object.keys(graph);
      const stuck = names.filter((name) =>
        names.some((other) => above(other, other) && (other === name || above(name, other))),
      );
      const { cyclic } = orderByOwnership(toTables(graph));
      expect(cyclic.map((table) => table.name)).toEqual(stuck.toSorted());
    }),
    options,
  );
});

test("finds only real cycles, without a detour, and one through every table that is on any", () => {
  fc.assert(
    fc.property(anyGraphs, (graph) => {
      const above = ancestors(graph);
      const cycles = findCycles(orderByOwnership(toTables(graph)).cyclic);
      for (const cycle of cycles) {
        expect(cycle.at(-1)).toBe(cycle[0]);
        expect(new Set(cycle).size).toBe(cycle.length - 1);
        for (const [at, name] of cycle.slice(0, -1).entries())
          expect(graph[name]).toContain(cycle[at + 1]);
      }
      const onCycle = Object.keys(graph).filter((name) => above(name, name));
      expect([...new Set(cycles.flat())].toSorted()).toEqual(onCycle.toSorted());
    }),
    options,
  );
});
