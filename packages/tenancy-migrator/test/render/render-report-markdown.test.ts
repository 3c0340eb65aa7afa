import { describe, expect, it } from "vitest";
import { renderReportMarkdown } from "../../src/render/index.ts";
import { check, report, table } from "./sample-report.ts";

describe("the evidence as Markdown", () => {
  it("has a summary line, the tables, the checks and the SQL of each", () => {
    const text = renderReportMarkdown(
      report({
        tables: [
          table(),
          table({ table: "domains", rowsBefore: 0, ownedBefore: 0, rowsNow: 0, ownedNow: 0 }),
        ],
        checks: [check({ sql: "SELECT 1" })],
      }),
    );
    expect(text).toBe(`✅ **Holds**: all 1 check after the phase backfill, answered by the database.

database shop · PostgreSQL 18.4 · 2026-03-01 12:00:03 UTC · declaration \`9f2c1d00aa77bb31\`

| table | rows before | owned before | rows now | owned now |
| --- | ---: | ---: | ---: | ---: |
| messages | 6,569 | 0 % | 6,569 | 100 % |
| domains | 0 | – | 0 | – |
| **total** | **6,569** | **0 %** | **6,569** | **100 %** |

### Checks

|  | check | table | expected | answered |
| --- | --- | --- | --- | --- |
| ✅ | rows without organization_id | messages | 0 | 0 |

<details>
<summary>✅ <code>rows-owned</code> messages: rows without organization_id</summary>

\`\`\`sql
SELECT 1
\`\`\`

</details>
`);
  });

  it("keeps a table a table, whatever names and answers hold", () => {
    const nasty = "a|b\nc\r\n<img src=x> `d` *e* [f](g) \\ _h_ snake_case";
    const text = renderReportMarkdown(
      report({
        tables: [table({ table: nasty })],
        checks: [check({ table: nasty, actual: nasty })],
      }),
    );
    const escaped =
      "a\\|b<br>c<br>&lt;img src=x&gt; \\`d\\` \\*e\\* \\[f\\](g) \\\\ \\_h\\_ snake_case";
    const rows = text.split("\n").filter((line) => line.includes("img"));
    expect(rows[0]).toBe(`| ${escaped} | 6,569 | 0 % | 6,569 | 100 % |`);
    expect(rows[1]).toBe(`| ✅ | rows without organization_id | ${escaped} | 0 | ${escaped} |`);
    expect(text).not.toContain("<img");
  });

  it("fences SQL with more backticks than it holds", () => {
    const text = renderReportMarkdown(report({ checks: [check({ sql: "SELECT '\n````\n'" })] }));
    expect(text).toContain("`````sql\nSELECT '\n````\n'\n`````\n");
  });

  it("lists first what does not hold", () => {
    const text = renderReportMarkdown(
      report({ checks: [check({ title: "fine" }), check({ title: "broken", holds: false })] }),
    );
    expect(text).toContain("❌ **Does not hold**: 1 of 2 checks fail");
    expect(text.indexOf("| ❌ | broken")).toBeLessThan(text.indexOf("| ✅ | fine"));
  });

  it("never calls almost all all", () => {
    const text = renderReportMarkdown(
      report({ tables: [table({ rowsNow: 1_000_000, ownedNow: 999_999 })] }),
    );
    expect(text).toContain("| 1,000,000 | 99.9 % |");
    expect(text).not.toContain("100 %");
  });
});
