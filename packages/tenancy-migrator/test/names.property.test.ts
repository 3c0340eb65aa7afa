import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedName } from "../src/sql/bounded-name.ts";
import { dollarQuote } from "../src/sql/dollar-quote.ts";

const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 63 });

describe("a generated name", () => {
  it("is what its parts make, where PostgreSQL would not cut it", () => {
    expect(boundedName("lines", "merchant_id", "idx")).toBe("lines_merchant_id_idx");
    expect(boundedName("t".repeat(63))).toBe("t".repeat(63));
  });

  it("has at most 63 bytes, cut between characters", () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), (parts) => {
        const name = boundedName(...parts);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
        expect(name.isWellFormed()).toBe(true);
      }),
      { seed: 2 },
    );
  });

  it("is another one for other parts, however long they are alike", () => {
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (name, one, other) => {
          const long = name.padEnd(62, "x");
          fc.pre(one !== other);
          expect(boundedName(long, String(one), "key")).not.toBe(
            boundedName(long, String(other), "key"),
          );
        },
      ),
      { seed: 3 },
    );
  });
});

describe("a quoted body", () => {
  it("ends where it should, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("$acme$", "$acme1$", "$acme2$", "$", "acme", "'", "x")),
        (pieces) => {
          const body = pieces.join("");
          const quoted = dollarQuote(body);
          const [tag = ""] = /^\$\w+\$/.exec(quoted) ?? [];
          expect(quoted).toBe(`${tag}${body}${tag}`);
          // A tag that begins in the body and ends with the closing one's first dollar would end it early.
          expect(`${body}${tag}`.indexOf(tag)).toBe(body.length);
        },
      ),
      { seed: 4, numRuns: 1_000 },
    );
  });
});
