import type { TableTarget } from "../../target/target.ts";
import type { Baseline } from "../baseline.ts";
import { contentSql } from "../baseline.ts";
import type { Check } from "../check.ts";

/**
 * Not a row lost, not a value changed: for a database that nobody else wrote to meanwhile. Quarantined
 * rows count: they are kept.
 */
export function contentUnchanged(
  table: TableTarget,
  baseline: Baseline,
  hasQuarantine: boolean,
): Check {
  const describe = (rows: number, hash: string): string =>
    `${rows.toLocaleString("en-US")} rows, content ${hash}`;
  return {
    id: "content-unchanged",
    table: table.current.name,
    title: "rows and the hash of their untouched columns, as before",
    since: "expand",
    expected: describe(baseline.rowCount, baseline.contentHash),
    sql: `SET TimeZone = 'UTC';\n${contentSql(table, baseline.columns, hasQuarantine)}`,
    judge: ([row]) => {
      const rows = Number(row?.["row_count"]);
      const hash = String(row?.["content_hash"]);
      return {
        actual: describe(rows, hash),
        holds: rows === baseline.rowCount && hash === baseline.contentHash,
      };
    },
  };
}
