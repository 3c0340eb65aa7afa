import {
  assert as assertProperty,
  bigInt,
  double,
  integer,
  json,
  property,
  string,
  tuple,
} from "fast-check";
import { describe, expect, test } from "vitest";
import { isExactNumber } from "../../src/body/exact-number.ts";
import { JsonFault } from "../../src/body/json-fault.ts";
import { parseStrictJson } from "../../src/body/strict-json.ts";

const seed = 20_261_126;

describe("a number", () => {
  test("that JavaScript wrote is exact", () => {
    assertProperty(
      property(double({ noNaN: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }), (value) => {
        expect(isExactNumber(JSON.stringify(value))).toBe(true);
        expect(isExactNumber(value.toExponential())).toBe(true);
      }),
      { seed, numRuns: 5_000 },
    );
  });

  test("of up to 15 digits is exact however it is written", () => {
    assertProperty(
      property(
        integer({ min: 1, max: 999_999_999 }),
        integer({ min: 0, max: 6 }),
        (digits, zeros) => {
          const tail = "0".repeat(zeros);
          for (const literal of [
            `${digits}.${tail}`.replace(/\.$/, ""),
            `-0.${tail}${digits}`,
            `${digits}${tail}E-${zeros}`,
            `${digits}e+${zeros}`,
          ]) {
            expect([literal, isExactNumber(literal)]).toEqual([literal, true]);
          }
        },
      ),
      { seed, numRuns: 2_000 },
    );
  });

  test("that is a whole one is exact as far as JavaScript counts by ones", () => {
    assertProperty(
      property(bigInt({ min: -(2n ** 55n), max: 2n ** 55n }), (value) => {
        const isSafe = Number.isSafeInteger(Number(value)) && BigInt(Number(value)) === value;
        expect([value, isExactNumber(String(value))]).toEqual([value, isSafe]);
      }),
      { seed, numRuns: 5_000 },
    );
  });
});

describe("strict JSON", () => {
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
      : 0;

  const hasHuge = (value: unknown): boolean =>
    typeof value === "number"
      ? Math.abs(value) > Number.MAX_SAFE_INTEGER
      : typeof value === "object" && value !== null && Object.values(value).some(hasHuge);

  /** What came of a text: its value, or that it was refused in the way that is promised. */
  const outcomeOf = (text: string): unknown => {
    try {
      return { value: parseStrictJson(text) };
    } catch (error) {
      return error instanceof JsonFault ? "refused" : error;
    }
  };

  test("is read as JSON.parse() reads it, or refused for a reason that is there", () => {
    assertProperty(
      property(json({ maxDepth: 6 }), (text) => {
        const value: unknown = JSON.parse(text);
        const isContainer = typeof value === "object" && value !== null;
        const isPlain = !hasHuge(value) && !/__proto__|\\u0000|\\ud[89a-f]/.test(text);
        expect(outcomeOf(text)).toEqual(isContainer && isPlain ? { value } : "refused");
      }),
      { seed, numRuns: 5_000 },
    );
  });

  test("never lets through what JSON.parse() refuses, and never throws anything else", () => {
    const reference = (text: string): unknown => {
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return "refused";
      }
    };
    assertProperty(
      property(tuple(json(), string(), integer({ min: 0, max: 40 })), ([text, noise, at]) => {
        const changed = `${text.slice(0, at)}${noise}${text.slice(at)}`;
        expect(["refused", reference(changed)]).toContainEqual(outcomeOf(changed));
      }),
      { seed, numRuns: 5_000 },
    );
  });

  test("is at most 32 deep", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(depthOf(parseStrictJson(nested(32)))).toBe(32);
    expect(() => parseStrictJson(nested(33))).toThrow(/nested/);
    expect(() => parseStrictJson(nested(1_000_000))).toThrow(/nested/);
  });
});
