import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseTenancy } from "@acme/tenancy";

const seed = 20260107;
const word = fc.constantFrom(
  "a",
  "b",
  "c",
  "shops",
  "constructor",
  "__proto__",
  "shop_id",
  "",
  "x desc",
);
const junk = fc.jsonValue({ maxDepth: 3 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.oneof({ weight: 6, arbitrary }, junk);

const parent = fc.oneof(
  fc.dictionary(word, maybe(word), { maxKeys: 2 }),
  fc.record({ columns: fc.array(maybe(word)), references: maybe(word), key: fc.array(word) }),
);
const table = fc.record(
  {
    owner: maybe(fc.constant("column")),
    via: fc.oneof(parent, fc.array(parent, { maxLength: 3 }), junk),
    exempt: maybe(word),
    renamedFrom: maybe(word),
    deadColumns: maybe(fc.array(word)),
    index: maybe(fc.array(word)),
  },
  { requiredKeys: [] },
);
// Nearly right, so that it comes past the first check often enough.
const declaration = fc.record({
  tenant: maybe(fc.record({ table: word })),
  column: maybe(word),
  tables: fc.dictionary(word, maybe(table), { maxKeys: 5 }),
  legacyRoles: maybe(fc.array(word)),
});

test("answers every JSON value with a tenancy or with at least one problem, and never throws", () => {
  fc.assert(
    fc.property(fc.oneof(junk, declaration), (value) => {
      const result = parseTenancy(JSON.parse(JSON.stringify(value)));
      if (result.ok) return;
      expect(result.problems.length).toBeGreaterThan(0);
      for (const { path, message } of result.problems) {
        expect(path).not.toBe("");
        expect(message).not.toBe("");
      }
    }),
    { seed, numRuns: 3000 },
  );
});

test("takes its own answer's tables, whatever order they are declared in, to the same tenancy", () => {
  const names = ["a", "b", "c", "d", "e"];
  const tables = fc.tuple(...names.map((_, at) => fc.subarray(names.slice(0, at))));
  fc.assert(
    fc.property(tables, fc.shuffledSubarray(names, { minLength: 5 }), (parents, order) => {
      const declare = (written: readonly string[]) =>
        parseTenancy({
          tenant: { table: "shops" },
          column: "shop_id",
          tables: Object.fromEntries(
            written.map((name) => {
              const via = (parents[names.indexOf(name)] ?? []).map((each) => ({
                [`${each}_id`]: each,
              }));
              return [name, via.length > 0 ? { via } : { owner: "column" }];
            }),
          ),
        });
      expect(declare(order)).toEqual(declare(names));
      expect(declare(order)).toMatchObject({ ok: true });
    }),
    { seed, numRuns: 200 },
  );
});
