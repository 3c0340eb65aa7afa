import type { CatalogFacts, ColumnFact } from "../catalog-facts.ts";

const shortTypes: Readonly<Record<string, string>> = {
  "timestamp with time zone": "timestamptz",
  "double precision": "float8",
  "character varying": "varchar",
};

/** The tables with their columns and foreign keys, in mermaid's notation. https://mermaid.js.org/syntax/entityRelationshipDiagram.html */
export function erDiagram(facts: CatalogFacts): string {
  const entities = facts.tables.flatMap(({ name }) => [
    `  ${name} {`,
    ...facts.columns
      .filter((column) => column.table === name)
      .map((column) => `    ${attribute(facts, column)}`),
    "  }",
  ]);
  const lines = facts.foreignKeys.map(({ table, columns, parent }) => {
    const required = facts.columns
      .filter((each) => each.table === table && columns.includes(each.name))
      .every((each) => each.notNull);
    return `  ${parent} ${required ? "||" : "|o"}--o{ ${table} : "${columns.join(", ")}"`;
  });
  return ["```mermaid", "erDiagram", ...lines, ...entities, "```"].join("\n");
}

function attribute({ foreignKeys }: CatalogFacts, column: ColumnFact): string {
  const isForeign = foreignKeys.some(
    (key) => key.table === column.table && key.columns.includes(column.name),
  );
  const keys = [...(column.primary ? ["PK"] : []), ...(isForeign ? ["FK"] : [])].join(", ");
  const type = typeOf(column).replaceAll(/[^\w[\]]+/g, "_");
  return [type, column.name, keys, column.notNull ? "" : '"may be NULL"'].filter(Boolean).join(" ");
}

/** An embedding is a vector where the server has pgvector, and an array of numbers where it has not. */
function typeOf({ name, type }: ColumnFact): string {
  return name === "embedding" ? "vector_or_real[]" : (shortTypes[type] ?? type);
}
