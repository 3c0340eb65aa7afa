import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { alignColumns } from "../../src/render/terminal/columns.ts";
import { cut, pad, printable, wrap } from "../../src/render/terminal/text.ts";

const family = "👨‍👩‍👧‍👦";

describe("text on a terminal", () => {
  it("is padded by the columns that it takes, not by its length", () => {
    for (const text of ["abc", "東京", family, "e\u0301"]) {
      expect(stringWidth(pad(text, 8))).toBe(8);
      expect(stringWidth(pad(text, 8, "right"))).toBe(8);
    }
  });

  it("is cut between characters, never inside one", () => {
    expect(cut("東京都庁", 5)).toBe("東京…");
    expect(cut(`${family}${family}${family}`, 5)).toBe(`${family}${family}…`);
    // A digit of one column that the two marks behind it turn into a keycap of two.
    expect(cut("a1\uFE0F\u20E3b", 3)).toBe("a…");
    expect(cut("short", 5)).toBe("short");
  });

  it("is wrapped at spaces with its indent kept, and long words stay whole", () => {
    expect(wrap("one two three\n  four five", 8)).toEqual(["one two", "three", "  four", "  five"]);
    expect(wrap("a 0123456789 b", 5)).toEqual(["a", "0123456789", "b"]);
  });

  it("can't bring escape sequences, line breaks or reversed text of its own", () => {
    expect(printable("a\u001B[31mred\u202Etxt\r\tz\nnext")).toBe(
      "a\\u{1b}[31mred\\u{202e}txt\\u{d}  z\nnext",
    );
  });
});

describe("aligned columns", () => {
  const paint = (_: unknown, text: string): string => `<${text}>`;

  it("line up whatever the cells hold, and colours don't count", () => {
    const lines = alignColumns(
      [
        [{ text: "東京" }, { text: "1", align: "right", format: "red" }, { text: "x" }],
        [{ text: "a" }, { text: "1,000", align: "right", format: "red" }, { text: "y" }],
      ],
      { paint, indent: "  " },
    );
    expect(lines).toEqual(["  東京  <    1>  x", "  a     <1,000>  y"]);
  });

  it("cut the flexible one where the width does not suffice", () => {
    const cells = [[{ text: "a title that is rather long" }, { text: "answer" }]];
    const [line] = alignColumns(cells, { paint, width: 24 });
    expect(line).toBe("a title that is…  answer");
  });
});
