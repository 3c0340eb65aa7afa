import * as fc from "fast-check";
import type { TenantTable } from "@acme/tenancy";

/** Parents by table name, in order of preference. A table without parents owns the column. */
export type Graph = Readonly<Record<string, readonly string[]>>;

const names = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;

function graphs(parentsOf: (at: number) => readonly string[]): fc.Arbitrary<Graph> {
  return fc.integer({ min: 1, max: names.length }).chain((size) =>
    fc
      .tuple(
        fc.shuffledSubarray([...names], { minLength: size, maxLength: size }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
      )
      // The shuffle makes the alphabet independent of the graph's shape.
      .map(([labels, dice, density]) =>
        Object.fromEntries(
          labels.map((label, at) => [
            label,
            parentsOf(at)
              .map((_, parent) => parent)
              .filter((parent) => parent < size && (dice[at * 8 + parent] ?? 1) < density)
              .flatMap((parent) => labels[parent] ?? []),
          ]),
        ),
      ),
  );
}

/** Every table's parents come before it in some order. */
export const acyclicGraphs = graphs((at) => names.slice(0, at));

/** Any table may be any other's parent, and its own. */
export const anyGraphs = graphs(() => names);

export function toTables(graph: Graph): TenantTable[] {
  return Object.entries(graph).map(([name, parents]) => ({
    name,
    legacyName: name,
    owner: parents.length > 0 ? "path" : "column",
    paths: parents.map((parent) => ({ columns: [`${parent}_id`], parent, key: undefined })),
    deadColumns: [],
    index: undefined,
  }));
}
