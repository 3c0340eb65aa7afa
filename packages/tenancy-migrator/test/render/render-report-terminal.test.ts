import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../src/evidence/check.ts";
import type { EvidenceReport } from "../../src/evidence/report.ts";
import { renderReportTerminal } from "../../src/render/index.ts";
import { check, report, table } from "./sample-report.ts";

const kinds = Array.from({ length: 20 }, (_, index) => `kind ${index} of question`);
const tables = Array.from({ length: 11 }, (_, index) => `table_${index}`);

/** As many checks as the product's own model has: each kind over each table. */
function large(): EvidenceReport {
  const checks = kinds.flatMap((title) =>
    tables.map((name): CheckResult => check({ id: title, title, table: name })),
  );
  return report({ checks, tables: tables.map((name) => table({ table: name })) });
}

describe("the evidence on a terminal", () => {
  it("says in short what holds", () => {
    const text = renderReportTerminal(
      report({
        checks: [
          check(),
          check({ table: "domains" }),
          check({ id: "isolation", title: "what its largest tenant sees (7)", actual: "9 own" }),
          check({ id: "roles", table: undefined, title: "powers", actual: "nothing found" }),
        ],
        tables: [
          table(),
          table({ table: "empty", rowsBefore: 0, ownedBefore: 0, rowsNow: 0, ownedNow: 0 }),
          table({
            table: "nearly",
            rowsBefore: null,
            ownedBefore: null,
            rowsNow: 10_000,
            ownedNow: 9999,
          }),
        ],
      }),
      { width: 90 },
    );
    expect(text).toBe(` HOLDS  all 4 checks, answered by the database
 shop · PostgreSQL 18.4 · after backfill · 2026-03-01 12:00:03 UTC · declaration
 9f2c1d00aa77bb31

   table     rows before  owned  rows now   owned
   messages        6,569    0 %     6,569   100 %  ██████████
   empty               0      –         0       –  ··········
   nearly              –      –    10,000  99.9 %  █████████░
   total               –      –    16,569  99.9 %  █████████░

 ✓ rows without organization_id  2 tables  0
 ✓ what its largest tenant sees  messages  9 own
 ✓ powers                                  nothing found`);
  });

  it("fits on a screen when everything holds", () => {
    expect(renderReportTerminal(large()).split("\n").length).toBeLessThanOrEqual(45);
  });

  it("puts what does not hold first, in full, with the SQL to ask again", () => {
    const failing = check({
      table: "conversations",
      expected: "0",
      actual: "1,500",
      holds: false,
      sql: "SELECT 1\nFROM x",
    });
    const lines = renderReportTerminal(report({ checks: [check(), failing] })).split("\n");
    expect(lines[0]).toBe(" DOES NOT HOLD  1 of 2 checks fail");
    const start = lines.indexOf(" ✗ conversations: rows without organization_id");
    expect(lines.slice(start, start + 6)).toEqual([
      " ✗ conversations: rows without organization_id",
      "   expected  0",
      "   answered  1,500",
      "   ask again",
      "     SELECT 1",
      "     FROM x",
    ]);
    expect(start).toBeLessThan(lines.findIndex((line) => line.includes("rows before")));
    expect(lines.filter((line) => line.includes("✓"))).toHaveLength(1);
  });

  it("shows quarantined rows only where there are any", () => {
    expect(renderReportTerminal(report())).not.toContain("quarantined");
    const text = renderReportTerminal(report({ tables: [table({ quarantined: 12 }), table()] }));
    expect(text).toMatch(/quarantined\n.*\b12\n/);
  });

  it("keeps to the width, but for SQL, which has to be pasted", () => {
    for (const width of [60, 80, 120]) {
      const lines = renderReportTerminal(large(), { width }).split("\n");
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
    }
  });

  it("has colours when they are asked for, and the same text without", () => {
    const coloured = renderReportTerminal(large(), { colors: true });
    const plain = renderReportTerminal(large(), { colors: false });
    expect(plain).toBe(stripVTControlCharacters(plain));
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it("does not let a name from the database write escape sequences", () => {
    const evil = "\u001B[2Jmessages";
    const text = renderReportTerminal(
      report({
        database: evil,
        tables: [table({ table: evil })],
        checks: [
          check({ table: evil }),
          check({ table: evil, actual: evil, holds: false, sql: evil }),
        ],
      }),
    );
    expect(text).not.toContain("\u001B");
  });

  it("is the same for a report that was kept as JSON", () => {
    const original = report({ checks: [check(), check({ table: undefined, holds: false })] });
    const kept = JSON.parse(JSON.stringify(original)) as EvidenceReport;
    expect(kept.version).toBe(1);
    expect(kept).toEqual(original);
    expect(renderReportTerminal(kept)).toBe(renderReportTerminal(original));
  });

  it("says so when nothing is due yet", () => {
    expect(renderReportTerminal(report({ checks: [], tables: [] }))).toContain(
      "no check is due yet",
    );
  });
});
