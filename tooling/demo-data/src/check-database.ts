import type { ClientBase } from "pg";

import { DemoDataError } from "./demo-data-error.ts";
import { filledTables } from "./legacy-tables.ts";

/**
 * Makes sure that all tables are there and none holds a row.
 *
 * @throws DemoDataError DEMO_DATA_SCHEMA_MISSING or DEMO_DATA_NOT_EMPTY, naming the tables.
 */
export async function checkDatabase(client: ClientBase): Promise<void> {
  const { rows: missing } = await client.query<{ table: string }>(
    `SELECT "table" FROM unnest($1::text[]) AS "table" WHERE to_regclass("table") IS NULL`,
    [filledTables],
  );
  if (missing.length > 0) {
    throw new DemoDataError(
      "DEMO_DATA_SCHEMA_MISSING",
      `The legacy schema is not there (missing: ${missing.map(({ table }) => table).join(", ")}): ` +
        "create it first, or check the connection's database and search_path.",
    );
  }

  const { rows: filled } = await client.query<{ table: string }>(
    filledTables
      .map((table) => `SELECT '${table}' AS "table" WHERE EXISTS (SELECT FROM ${table})`)
      .join(" UNION ALL "),
  );
  if (filled.length > 0) {
    throw new DemoDataError(
      "DEMO_DATA_NOT_EMPTY",
      `There are rows already (in ${filled.map(({ table }) => table).join(", ")}): ` +
        "use an empty database, or empty these tables first. Nothing was changed.",
    );
  }
}
