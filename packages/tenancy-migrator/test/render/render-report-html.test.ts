import { describe, expect, it } from "vitest";
import { duration } from "../../src/render/history-lines.ts";
import { renderReportHtml, renderReportMarkdown } from "../../src/render/index.ts";
import type { MigrationHistory } from "../../src/commands/history.ts";
import { check, report, table } from "./sample-report.ts";

const history: MigrationHistory = {
  version: 1,
  phases: [
    {
      phase: "expand",
      operations: 15,
      from: "2026-03-01T12:00:00.000Z",
      to: "2026-03-01T12:00:02.500Z",
    },
  ],
  backfill: [
    { relation: "public.messages", rowsWritten: 6569, seconds: 75 },
    { relation: "public.pages", rowsWritten: 10, seconds: null },
  ],
  pauses: [
    {
      pausedAt: "2026-03-01T12:00:05.000Z",
      pausedBy: "ada@desk",
      reason: "sale",
      resumedAt: null,
      resumedBy: null,
    },
  ],
  waits: [{ cause: "replication-lag", times: 2, seconds: 75 }],
  evidence: [
    {
      takenAt: "2026-03-01T12:00:03.123Z",
      command: "verify",
      reached: "backfill",
      holds: false,
      checks: 31,
      failing: 2,
    },
  ],
};

describe("the evidence as a page", () => {
  it("has the verdict, the tables with their total, and every check with its SQL", () => {
    const page = renderReportHtml(report({ tables: [table(), table({ table: "domains" })] }));
    expect(page).toContain('<h1 class="holds">Holds: all 1 check</h1>');
    expect(page).toContain('<td>total</td><td class="n">13,138</td><td class="n">0 %</td>');
    expect(page).toContain("<pre>SELECT count(*) AS found FROM public.messages");
  });

  it("opens first what does not hold", () => {
    const page = renderReportHtml(
      report({ checks: [check({ title: "fine" }), check({ title: "broken", holds: false })] }),
    );
    expect(page).toContain('<h1 class="fails">Does not hold: 1 of 2 checks fail</h1>');
    expect(page.indexOf("broken")).toBeLessThan(page.indexOf("fine"));
    expect(page).toContain('<details open><summary><span class="fails">');
  });

  it("makes text of whatever the database answers", () => {
    const nasty = `"><script>alert(1)</script>&amp;`;
    const page = renderReportHtml(
      report({
        database: nasty,
        serverVersion: nasty,
        tables: [table({ table: nasty })],
        checks: [
          check({
            id: nasty,
            table: nasty,
            title: nasty,
            expected: nasty,
            actual: nasty,
            sql: nasty,
          }),
        ],
      }),
      { ...history, backfill: [{ relation: nasty, rowsWritten: 1, seconds: 1 }] },
    );
    expect(page).not.toContain("<script");
    expect(page).not.toContain('">alert');
    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;");
  });

  it("loads nothing", () => {
    expect(renderReportHtml(report(), history)).not.toMatch(/\b(src|href|url|import)\b\s*[=(]/);
  });
});

describe("the history of a database", () => {
  it("stands in both formats: phases with their time, rows of the backfill, verdicts", () => {
    const page = renderReportHtml(report(), history);
    expect(page).toContain(
      '<td>expand</td><td class="n">15</td><td>2026-03-01 12:00:00 UTC</td><td class="n">2.5 s</td>',
    );
    expect(page).toContain(
      '<td>public.messages</td><td class="n">6,569</td><td class="n">1 min 15 s</td>',
    );
    const markdown = renderReportMarkdown(report(), history);
    expect(markdown).toContain("| expand | 15 | 2026-03-01 12:00:00 UTC | 2.5 s |");
    expect(markdown).toContain("| public.pages | 10 | under way |");
    expect(markdown).toContain(
      "| 2026-03-01 12:00:03 UTC | verify | backfill | 31 | 2 | did not hold |",
    );
  });

  it("leaves out what there is none of", () => {
    const nothing: MigrationHistory = {
      version: 1,
      phases: [],
      backfill: [],
      pauses: [],
      waits: [],
      evidence: [],
    };
    expect(renderReportMarkdown(report(), nothing)).toBe(renderReportMarkdown(report()));
  });

  it.each([
    [0.04, "0 s"],
    [59.94, "59.9 s"],
    [60, "1 min 0 s"],
    [3_599.4, "59 min 59 s"],
    [7_260, "2 h 1 min"],
  ])("says %d seconds as %s", (seconds, said) => {
    expect(duration(seconds)).toBe(said);
  });
});
