import { TenantError } from "../errors/tenant-error.ts";
import type { ColumnDefinition, TableDefinition } from "../tables/table-definition.ts";
import { identifier } from "./quote.ts";

/**
 * The columns that a caller gives values to. The tenant's and the key are stamped by the database side and
 * can't be among them: a key that is given could be tried against other tenants'. But where the database has
 * none to give, a new row has to bring its own.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`
 */
export function givenColumns(
  table: TableDefinition,
  row: object,
  to: "insert" | "update",
): ColumnDefinition[] {
  return Object.entries(row)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]: [string, unknown]) => {
      const column = table.columns.get(name);
      const isStamped =
        name === table.tenantColumn ||
        column?.generated === true ||
        (name === table.key && (to === "update" || column?.hasDefault === true));
      if (isStamped || column === undefined) {
        throw new TenantError(
          "TENANT_INPUT_INVALID",
          column === undefined
            ? `${table.name} has no column "${name}".`
            : `"${name}" of ${table.name} is given by the database and can't be set.`,
          { table: table.name, column: name },
        );
      }
      refuseNoValue(table, name, value);
      return column;
    });
}

// JSON would make NULL of these without a word.
function refuseNoValue(table: TableDefinition, name: string, value: unknown): void {
  const isNone =
    (typeof value === "number" && !Number.isFinite(value)) ||
    (value instanceof Date && Number.isNaN(value.getTime()));
  if (!isNone) return;
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `The value of ${table.name}.${name} is ${String(value)}, which no column can hold.`,
    { table: table.name, column: name },
  );
}

/**
 * Rows as one parameter, whatever their number: PostgreSQL takes 65,535 parameters and no more.
 * @throws {TenantError} `TENANT_INPUT_INVALID` for what JSON can't say (a bigint, a circle).
 */
export function asJson(table: TableDefinition, rows: unknown): string {
  try {
    return JSON.stringify(rows);
  } catch (cause) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `A value for ${table.name} can't be written as JSON.`,
      { table: table.name, cause },
    );
  }
}

/** `"a" uuid, "b" text`: how to read the JSON back. */
export function typedColumns(columns: readonly ColumnDefinition[]): string {
  return columns.map(({ name, type }) => `${identifier(name)} ${jsonSafe(type)}`).join(", ");
}

// An extension's type may be in a schema that search_path does not name; it reads text as well.
function jsonSafe(type: string): string {
  return isVector(type) ? "text" : type;
}

/** A value of the JSON as its column wants it. */
export function castFromJson(alias: string, { name, type }: ColumnDefinition): string {
  const value = `${alias}.${identifier(name)}`;
  return isVector(type) ? `${value}::${type}` : value;
}

/** pgvector's type, as `format_type()` spells it, with or without its schema and its length. */
export function isVector(type: string): boolean {
  return /(^|\.)(vector|halfvec)(\(\d+\))?$/.test(type);
}
