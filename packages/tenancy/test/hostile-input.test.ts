import { expect, test } from "vitest";
import { parseTenancy } from "@acme/tenancy";
import { cycleProblems } from "../src/cycle-problems.ts";
import { toTables } from "./random-graphs.ts";

const name = (at: number) => `t${String(at).padStart(5, "0")}`;
const declaration = (tables: string) =>
  parseTenancy(JSON.parse(`{"tenant":{"table":"shops"},"column":"shop_id","tables":${tables}}`));

test.for(["null", "true", "7", '"tenancy"', "[]", "[[[[]]]]", "{}"])(
  "refuses %s as a declaration without throwing",
  (json) => {
    expect(parseTenancy(JSON.parse(json))).toMatchObject({ ok: false });
  },
);

test("takes tables and columns that are named as members of every object", () => {
  const result = declaration(`{
    "constructor": { "owner": "column" },
    "hasOwnProperty": { "via": { "toString": "constructor" }, "deadColumns": ["valueOf"] }
  }`);
  expect(result.ok && result.tenancy.tables.map((table) => table.name)).toEqual([
    "constructor",
    "hasOwnProperty",
  ]);
  expect(result.ok && result.tenancy.tables[1]?.paths).toEqual([
    { columns: ["toString"], parent: "constructor", key: undefined },
  ]);
});

test("takes a tenant table that is named as a member of every object", () => {
  const result = parseTenancy({
    tenant: { table: "constructor" },
    column: "constructor_id",
    tables: { orders: { owner: "column" } },
  });
  expect(result.ok).toBe(true);
});

test("refuses the key __proto__ instead of dropping the table", () => {
  const result = declaration('{"__proto__":{"owner":"column"},"orders":{"owner":"column"}}');
  expect(result).toEqual({
    ok: false,
    problems: [
      {
        code: "INVALID_SHAPE",
        path: "tables",
        message: "must not have the key __proto__, which JavaScript keeps for itself",
      },
    ],
  });
});

test("refuses the key __proto__ as the column of a path", () => {
  const result = declaration(
    '{"orders":{"owner":"column"},"lines":{"via":{"__proto__":"orders","order_id":"orders"}}}',
  );
  expect(result.ok ? [] : result.problems.map((problem) => problem.path)).toEqual([
    "tables.lines.via",
  ]);
});

test("does not let a declaration reach Object.prototype", () => {
  declaration('{"__proto__":{"polluted":{"owner":"column"}},"constructor":{"prototype":{}}}');
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("refuses nesting of a hundred thousand levels without throwing", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  expect(declaration(`{"orders":{"via":${deep}}}`).ok).toBe(false);
});

test("answers a name of ten megabytes with a short message", () => {
  const result = declaration(`{"lines":{"via":{"order_id":"${"x".repeat(10_000_000)}"}}}`);
  expect(result.ok ? "" : JSON.stringify(result.problems).length).toBeLessThan(1000);
});

test("answers thousands of wrong tables with messages that don't repeat them all", () => {
  const tables = Array.from({ length: 5000 }, (_, at) => [`t${at}`, { via: { id: "nowhere" } }]);
  const result = declaration(JSON.stringify(Object.fromEntries(tables)));
  expect(result.ok ? [] : result.problems).toHaveLength(5000);
  expect(result.ok ? "" : result.problems[4999]?.message).toBe(
    'names the parent "nowhere", which is not declared; declared are t0, t1, t2, t3, t4, t5, t6, t7, t8, t9 and 4990 more',
  );
});

test("orders a chain of ten thousand tables that is declared backwards", () => {
  const tables = Array.from({ length: 10_000 }, (_, at) => [
    name(at),
    at === 9999 ? { owner: "column" } : { via: { parent_id: name(at + 1) } },
  ]);
  const result = declaration(JSON.stringify(Object.fromEntries(tables)));
  expect(result.ok && result.tenancy.tables[0]?.name).toBe("t09999");
  expect(result.ok && result.tenancy.tables.at(-1)?.name).toBe("t00000");
});

test("takes more tables below one cycle than a call takes arguments", () => {
  const below = Array.from({ length: 130_000 }, (_, at) => [`t${at}`, ["a"]] as const);
  const tables = toTables({ orders: [], a: ["a", "orders"], ...Object.fromEntries(below) });
  expect(cycleProblems(tables).map(({ code, path }) => [code, path])).toEqual([
    ["CYCLE", "tables.a.via"],
  ]);
});
