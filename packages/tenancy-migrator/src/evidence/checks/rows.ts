import type { TableTarget, Target } from "../../target/target.ts";
import { unownedSql } from "../../remedies/unowned-sql.ts";
import { ownershipSql } from "../../sql/ownership-sql.ts";
import { identifier } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { zeroFound } from "../check.ts";

/** Every row names its tenant. */
export function rowsOwned({ tenancy }: Target, table: TableTarget): Check {
  const column = identifier(tenancy.column);
  return {
    id: "rows-owned",
    table: table.current.name,
    title: `rows without ${tenancy.column}`,
    since: "backfill",
    expected: "0",
    sql: `SELECT count(*) AS found FROM ${table.relation} WHERE ${column} IS NULL`,
    judge: zeroFound,
  };
}

/** What it names is what its path leads to: the value itself is checked, not that there is one. */
export function rowsMatchPath(target: Target, table: TableTarget): Check {
  const { joins, tenant } = ownershipSql(target, table, "t");
  const column = `t.${identifier(target.tenancy.column)}`;
  return {
    id: "rows-match-path",
    table: table.current.name,
    title: `rows whose ${target.tenancy.column} is not their path's`,
    since: "backfill",
    expected: "0",
    sql: `SELECT count(*) AS found FROM ${table.relation} AS t\n${joins}\nWHERE ${column} IS DISTINCT FROM coalesce(${tenant}, ${column})`,
    judge: zeroFound,
  };
}

/** No row is an orphan, points at nothing, or has paths that disagree. */
export function rowsOwnable(target: Target, table: TableTarget): Check {
  const { from, problem } = unownedSql(target, table);
  return {
    id: "rows-ownable",
    table: table.current.name,
    title: "orphans, dangling pointers, paths that disagree",
    since: "backfill",
    expected: "0",
    sql: `SELECT count(*) AS found ${from}\nWHERE ${problem} IS NOT NULL`,
    judge: zeroFound,
  };
}
