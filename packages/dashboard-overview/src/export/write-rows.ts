import { stringify } from "csv-stringify/sync";

/** `csv` as RFC 4180 has it; `json` is one array; `ndjson` one object a line. All are UTF-8. */
export type ExportFormat = "csv" | "json" | "ndjson";

/** What a cell can hold. */
type Flat = Readonly<Record<string, string | number | null>>;

/**
 * Rows as text, a chunk a batch. A cell that a spreadsheet would take for a formula begins with an
 * apostrophe. https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @param columns The cells of a CSV, in order; also the first line.
 */
export async function* writeRows(
  batches: AsyncIterable<readonly Flat[]>,
  columns: readonly string[],
  format: ExportFormat,
): AsyncGenerator<string, void, undefined> {
  if (format === "csv") {
    yield csv([columns]);
    for await (const batch of batches)
      yield csv(batch.map((row) => columns.map((column) => row[column])));
    return;
  }
  if (format === "ndjson") {
    for await (const batch of batches)
      yield batch.map((row) => `${JSON.stringify(row)}\n`).join("");
    return;
  }
  let separator = "[";
  for await (const batch of batches) {
    yield separator + batch.map((row) => JSON.stringify(row)).join(",\n");
    separator = ",\n";
  }
  yield separator === "[" ? "[]\n" : "]\n";
}

function csv(lines: readonly (readonly unknown[])[]): string {
  return stringify([...lines], { escape_formulas: true, record_delimiter: "\r\n" });
}
