import { describe, expect, test } from "vitest";
import type { MigrationTable } from "../../src/tenancy/filled-share.ts";
import { filledShare, filledShareOfAll } from "../../src/tenancy/filled-share.ts";
import { phaseState } from "../../src/tenancy/phase-words.ts";

const table = (changes: Partial<MigrationTable>): MigrationTable => ({
  table: "orders",
  state: "begun",
  rowsToFill: 1_000,
  rowsFilled: 0,
  seconds: null,
  ...changes,
});

describe("the rows that have their owner", () => {
  test("are all of them when that is done, and not when it rounds to that", () => {
    expect(filledShare(table({ rowsFilled: 500 }))).toBe(0.5);
    expect(filledShare(table({ rowsToFill: 1_000_000, rowsFilled: 999_999 }))).toBe(0.999);
    expect(filledShare(table({ rowsFilled: 2_000 }))).toBe(0.999);
    expect(filledShare(table({ rowsFilled: 900, state: "done" }))).toBe(1);
    expect(filledShare(table({ rowsToFill: 0, state: "done" }))).toBe(1);
    expect(filledShare(table({ rowsToFill: null, rowsFilled: 10 }))).toBe(0);
  });

  test("are counted over all tables by how many each has", () => {
    const large = table({ rowsToFill: 9_000, rowsFilled: 3_000 });
    const small = table({ rowsToFill: 1_000, state: "done", rowsFilled: 990 });
    expect(filledShareOfAll([large, small])).toBe(0.399);
    expect(filledShareOfAll([small, table({ rowsToFill: 0, state: "done" })])).toBe(1);
  });

  test("are nothing to speak of before they were counted", () => {
    expect(filledShareOfAll([])).toBe(undefined);
    expect(filledShareOfAll([table({ rowsToFill: null })])).toBe(undefined);
  });
});

test("a phase that has begun has stopped where nobody is at it", () => {
  expect(phaseState({ state: "begun" }, true)).toBe("Under way");
  expect(phaseState({ state: "begun" }, false)).toBe("Stopped on the way");
});
