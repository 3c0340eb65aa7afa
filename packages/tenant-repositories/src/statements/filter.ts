import { TenantError } from "../errors/tenant-error.ts";
import type { ColumnDefinition, TableDefinition } from "../tables/table-definition.ts";
import type { Parameters } from "./parameters.ts";
import { identifier } from "./quote.ts";

/** Comparisons of one column; all of them have to hold. */
export type Comparison<Value> = {
  readonly eq?: Value;
  readonly ne?: Value;
  readonly gt?: Value;
  readonly gte?: Value;
  readonly lt?: Value;
  readonly lte?: Value;
  readonly in?: readonly Value[];
  /** Text that holds this text, in upper or lower case; `%` and `_` mean themselves. */
  readonly contains?: string;
};

/** Which rows: by column a value, `null`, a list of values, or comparisons. All of them have to hold. */
export type Filter<Row> = {
  readonly [Column in keyof Row]?:
    | Row[Column]
    | readonly NonNullable<Row[Column]>[]
    | Comparison<NonNullable<Row[Column]>>;
};

const operators: ReadonlyMap<string, string> = new Map([
  ["eq", "="],
  ["ne", "<>"],
  ["gt", ">"],
  ["gte", ">="],
  ["lt", "<"],
  ["lte", "<="],
]);

/**
 * The conditions of a filter, its values added to the statement's parameters.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID` for a column that is not the table's, the tenant's column,
 * and `undefined`, which other libraries take for "any".
 */
export function filterConditions(
  table: TableDefinition,
  alias: string,
  filter: object,
  parameters: Parameters,
): string[] {
  return Object.entries(filter).flatMap(([name, wanted]: [string, unknown]) => {
    const column = filterColumn(table, name);
    const target = `${alias}.${identifier(name)}`;
    if (wanted === null) return [`${target} IS NULL`];
    if (Array.isArray(wanted)) {
      return [comparison(table, column, target, "in", wanted, parameters)];
    }
    if (isComparison(wanted)) {
      const comparisons = Object.entries(wanted);
      if (comparisons.length === 0) throw comparesNothing(table, column);
      return comparisons.map(([operator, value]) =>
        comparison(table, column, target, operator, value, parameters),
      );
    }
    return [comparison(table, column, target, "eq", wanted, parameters)];
  });
}

function filterColumn(table: TableDefinition, name: string): ColumnDefinition {
  const column = table.columns.get(name);
  if (column === undefined || name === table.tenantColumn) {
    const known = [...table.columns.keys()].filter((each) => each !== table.tenantColumn);
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `${table.name} can't be filtered by "${name}". Its columns are ${known.join(", ")}.`,
      { table: table.name },
    );
  }
  return column;
}

function isComparison(wanted: unknown): wanted is Record<string, unknown> {
  return typeof wanted === "object" && wanted !== null && !(wanted instanceof Date);
}

// A body of JSON with {} for a value would otherwise ask for, or delete, everything.
function comparesNothing(table: TableDefinition, column: ColumnDefinition): TenantError {
  return new TenantError(
    "TENANT_INPUT_INVALID",
    `The filter of ${table.name}.${column.name} compares nothing. Leave the column out for "any".`,
    { table: table.name, column: column.name },
  );
}

function comparison(
  table: TableDefinition,
  column: ColumnDefinition,
  target: string,
  operator: string,
  value: unknown,
  parameters: Parameters,
): string {
  const isNothing = (each: unknown): boolean => each === undefined || each === null;
  if (isNothing(value) || (Array.isArray(value) && value.some(isNothing))) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `The filter of ${table.name}.${column.name} has ${operator}: ${String(value)}. Leave it out for "any", or write { ${column.name}: null } for rows without a value.`,
      { table: table.name, column: column.name },
    );
  }
  const sign = operators.get(operator);
  if (sign !== undefined) return `${target} ${sign} ${parameters.add(value)}`;
  if (operator === "in" && Array.isArray(value)) {
    return `${target} = ANY (${parameters.add(value)})`;
  }
  if (operator === "contains" && typeof value === "string") {
    // A backslash is LIKE's escape character, so it comes first.
    return `${target} ILIKE ${parameters.add(`%${value.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)}`;
  }
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `The filter of ${table.name}.${column.name} knows no "${operator}" of such a value. Use eq, ne, gt, gte, lt, lte, in or contains.`,
    { table: table.name, column: column.name },
  );
}
