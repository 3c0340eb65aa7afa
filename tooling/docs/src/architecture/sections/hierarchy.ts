import type { Tenancy } from "@acme/tenancy";
import type { CatalogFacts, ForeignKeyFact } from "../catalog-facts.ts";

/**
 * The tables as a tree below their tenant. A table hangs below the parent that its first path leads to, or
 * below the tenant; a path that no foreign key of the database backs is an error.
 */
export function hierarchy(facts: CatalogFacts, tenancy: Tenancy): string {
  const parents = new Map(
    tenancy.tables.map((table) => [
      table.name,
      keyTo(facts, table.name, table.paths[0]?.parent ?? tenancy.tenant.table).parent,
    ]),
  );
  const below = (parent: string, indent: string): string[] => {
    const children = [...parents].filter(([, each]) => each === parent).map(([name]) => name);
    return children.toSorted().flatMap((name, index) => {
      const last = index === children.length - 1;
      const others = facts.foreignKeys
        .filter((key) => key.table === name && key.parent !== parent)
        .map((key) => key.parent)
        .filter((each) => each !== tenancy.tenant.table);
      const also = others.length === 0 ? "" : `  (also → ${[...new Set(others)].join(", ")})`;
      return [
        `${indent}${last ? "└─" : "├─"} ${name}${also}`,
        ...below(name, `${indent}${last ? "   " : "│  "}`),
      ];
    });
  };
  return ["```text", tenancy.tenant.table, ...below(tenancy.tenant.table, ""), "```"].join("\n");
}

function keyTo(facts: CatalogFacts, table: string, parent: string): ForeignKeyFact {
  const key = facts.foreignKeys.find((each) => each.table === table && each.parent === parent);
  if (key !== undefined) return key;
  throw new Error(`The declaration has ${table} below ${parent}, but no foreign key says so.`);
}
