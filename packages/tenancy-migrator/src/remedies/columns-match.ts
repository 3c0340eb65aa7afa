import { identifier } from "../sql/quote.ts";

/** SQL: the columns of one alias equal those of the other. */
export function columnsMatch(
  alias: string,
  columns: readonly string[],
  otherAlias: string,
  otherColumns: readonly string[],
): string {
  return columns
    .map(
      (name, index) =>
        `${alias}.${identifier(name)} = ${otherAlias}.${identifier(otherColumns[index] ?? "")}`,
    )
    .join(" AND ");
}
