import type { CatalogFacts } from "../catalog-facts.ts";
import { code, markdownTable, yesNo } from "./table.ts";

/** Who refers to whom, by which columns, and what happens to the row when its parent goes or moves. */
export function foreignKeyMap({ foreignKeys }: CatalogFacts): string {
  const head = ["from", "to", "on delete", "on update", "validated", "checked"];
  return markdownTable(
    head,
    foreignKeys.map((key) => [
      code(`${key.table} (${key.columns.join(", ")})`),
      code(`${key.parent} (${key.parentColumns.join(", ")})`),
      key.onDelete,
      key.onUpdate,
      yesNo(key.validated),
      key.deferred ? "at the end of the transaction" : "at once",
    ]),
  );
}

/** Every index, and what it is for. */
export function indexMap({ indexes, foreignKeys }: CatalogFacts, tenantColumn: string): string {
  return markdownTable(
    ["table", "index", "columns", "what for"],
    indexes.map(({ table, name, kind, definition }) => {
      const columns = columnsOf(definition);
      const serves = foreignKeys
        .filter((key) => key.table === table && finds(columns, key.columns, tenantColumn))
        .map((key) => key.parent);
      const reasons = [
        ...(kind === "index" ? [] : [kind]),
        ...(kind === "index" && columns[0] === tenantColumn ? ["reads of one tenant"] : []),
        ...(serves.length === 0 ? [] : [`foreign key to ${[...new Set(serves)].join(", ")}`]),
      ];
      return [table, code(name), code(definition), reasons.join("; ") || "its own reads"];
    }),
  );
}

/** The columns of an index by its definition: what is between the first parentheses, without directions. */
function columnsOf(definition: string): string[] {
  const inside = definition.slice(definition.indexOf("(") + 1, definition.lastIndexOf(")"));
  return inside.split(", ").map((column) => column.replace(/ (ASC|DESC)\b.*$/, ""));
}

/** Whether an index finds the rows of a parent: it begins with columns of the key, and not with the tenant alone. */
function finds(columns: readonly string[], key: readonly string[], tenantColumn: string): boolean {
  const end = columns.findIndex((column) => !key.includes(column));
  const leading = end === -1 ? columns : columns.slice(0, end);
  return key.length === 1
    ? leading.length === 1
    : leading.some((column) => column !== tenantColumn);
}
