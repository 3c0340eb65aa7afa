import type { Catalog } from "../catalog/catalog.ts";
import { resolveTarget } from "./resolve-target.ts";
import type { Target } from "./target.ts";

/** The target as it will be once a table has another name: for statements that run after a rename. */
export function withTableNamed(target: Target, from: string, to: string): Target {
  if (from === to) return target;
  const named = (name: string): string => (name === from ? to : name);
  const tables = [...target.catalog.tables.values()]
    // The compatibility view has the old name while the table has the new one.
    .filter((table) => table.name !== to)
    .map((table) => ({
      ...table,
      name: named(table.name),
      constraints: table.constraints.map((constraint) => ({
        ...constraint,
        references: constraint.references && {
          ...constraint.references,
          table: named(constraint.references.table),
        },
      })),
    }));
  const catalog: Catalog = {
    ...target.catalog,
    tables: new Map(tables.map((table) => [table.name, table])),
  };
  return resolveTarget(target.tenancy, catalog);
}

/** The target with every table under its final name. */
export function withFinalNames(target: Target): Target {
  return target.tables.reduce(
    (renamed, table) => withTableNamed(renamed, table.current.name, table.declared.name),
    target,
  );
}
