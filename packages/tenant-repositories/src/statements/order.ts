import { TenantError } from "../errors/tenant-error.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { Parameters } from "./parameters.ts";
import { identifier } from "./quote.ts";

export type Direction = "asc" | "desc";

/** One column of an order that never leaves two rows undecided. */
export type OrderStep = { readonly column: string; readonly direction: Direction };

/** By which columns, in the order of the keys: `{ created_at: "desc" }`. */
export type Order<Row> = { readonly [Column in keyof Row]?: Direction };

/**
 * The given order, with the key as its last step unless it is in there already.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID` for columns that don't exist or may be NULL, which is
 * neither before nor after anything.
 */
export function totalOrder(table: TableDefinition, order: object): readonly OrderStep[] {
  const steps = Object.entries(order).map(([column, direction]: [string, unknown]): OrderStep => {
    const found = table.columns.get(column);
    if (found === undefined || found.nullable || (direction !== "asc" && direction !== "desc")) {
      const sortable = [...table.columns.values()].filter((each) => !each.nullable);
      throw new TenantError(
        "TENANT_INPUT_INVALID",
        `${table.name} can't be ordered by "${column}" ${String(direction)}. Choose from ${sortable.map(({ name }) => name).join(", ")}, each asc or desc.`,
        { table: table.name },
      );
    }
    return { column, direction };
  });
  return steps.some(({ column }) => column === table.key)
    ? steps
    : [...steps, { column: table.key, direction: "asc" }];
}

/** `ORDER BY` without the words. */
export function orderList(alias: string, steps: readonly OrderStep[]): string {
  return steps
    .map(({ column, direction }) => `${alias}.${identifier(column)} ${direction.toUpperCase()}`)
    .join(", ");
}

/**
 * The rows behind the one that a cursor names. The bound of the first column stands by itself as well:
 * an index scan starts from it, which it can't from an OR.
 */
export function afterConditions(
  alias: string,
  steps: readonly OrderStep[],
  after: readonly string[],
  parameters: Parameters,
): string[] {
  const places = after.map((value) => parameters.add(value));
  const alternatives = steps.map((step, index) => {
    const equal = steps
      .slice(0, index)
      .map((each, at) => `${alias}.${identifier(each.column)} = ${places[at]}`);
    return [...equal, `${alias}.${identifier(step.column)} ${beyond(step)} ${places[index]}`].join(
      " AND ",
    );
  });
  const [first] = steps;
  if (first === undefined || steps.length === 1) return alternatives;
  return [
    `${alias}.${identifier(first.column)} ${beyond(first)}= ${places[0]}`,
    `(${alternatives.map((each) => `(${each})`).join(" OR ")})`,
  ];
}

function beyond({ direction }: OrderStep): "<" | ">" {
  return direction === "asc" ? ">" : "<";
}
