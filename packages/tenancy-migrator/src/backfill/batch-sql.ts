import type { PathTarget, TableTarget, Target } from "../plan/target.ts";
import { ownershipSql } from "../sql/ownership-sql.ts";
import { identifier } from "../sql/quote.ts";

/** A range of heap blocks, the end excluded, and which of its rows. */
export type Slice = {
  readonly from: number;
  readonly to: number;
  /** Only rows of this pass; `undefined` takes every row that is still empty. */
  readonly pass: number | undefined;
  /** How many passes there are; a power of two. */
  readonly passes: number;
};

/**
 * The statements that fill a slice of one relation (the table, or a partition of it): one a path, in
 * order of preference, so that a later path only gets the rows that the earlier ones left empty.
 *
 * A pass takes the rows whose `hashtid(ctid)` falls to it: an even spread over every page without
 * taking the line pointer's number out of a text. Why there are passes at all: see `strided-backfill.ts`.
 */
export function batchSql(
  target: Target,
  table: TableTarget,
  relation: string,
  slice: Slice,
): readonly string[] {
  const column = identifier(target.tenancy.column);
  const inPass =
    slice.pass === undefined ? "" : ` AND hashtid(t.ctid) & ${slice.passes - 1} = ${slice.pass}`;
  return table.paths.map((path) => {
    const { from, joined, tenant } = pathFrom(target, path);
    return `UPDATE ${relation} AS t SET ${column} = ${tenant}
FROM ${from}
WHERE ${joined} AND ${tenant} IS NOT NULL AND t.${column} IS NULL
  AND t.ctid >= '(${slice.from},0)'::tid AND t.ctid < '(${slice.to},0)'::tid${inPass}`;
  });
}

/** The parent, with the rest of the way behind it. */
function pathFrom(
  target: Target,
  path: PathTarget,
): { readonly from: string; readonly joined: string; readonly tenant: string } {
  const { parent } = path;
  const above = ownershipSql(target, parent, "p");
  const tenants = [
    ...(parent.paths.length > 0 ? [above.tenant] : []),
    `p.${identifier(target.tenancy.column)}`,
  ];
  return {
    from: [`${parent.relation} AS p`, above.joins].filter((each) => each !== "").join("\n"),
    joined: path.key
      .map((key, index) => `p.${identifier(key)} = t.${identifier(path.columns[index] ?? "")}`)
      .join(" AND "),
    tenant: tenants.length === 1 ? (tenants[0] ?? "NULL") : `coalesce(${tenants.join(", ")})`,
  };
}
