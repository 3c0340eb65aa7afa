import { types } from "pg";
import type { TextResult } from "../scope/transaction.ts";
import type { TableDefinition } from "./table-definition.ts";
import { isVector } from "../statements/given-values.ts";

/** Makes rows of an answer: node-pg's conversions, and pgvector's text becomes numbers. */
export function readRows<Row>(table: TableDefinition, result: TextResult): Row[] {
  const columns = result.fields.map(({ name, dataTypeID }) => ({
    name,
    parse: isVector(table.columns.get(name)?.type ?? "") ? parseVector : parserOf(dataTypeID),
  }));
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [index, value] of values.entries()) {
      const column = columns[index];
      if (column !== undefined) row[column.name] = value === null ? null : column.parse(value);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement's columns are the table's, and the table is the record's
    return row as Row;
  });
}

// Its own types know neither extensions' types nor what a parser answers.
const parserOf = types.getTypeParser as (oid: number) => (text: string) => unknown;

function parseVector(text: string): unknown {
  return JSON.parse(text);
}
