import type { ParsedDeclaration, ParsedParent } from "./declaration-schema.ts";
import type { IndexColumn, ParentPath, TenantTable } from "./tenancy.ts";

function toPaths(parent: ParsedParent): ParentPath[] {
  if (isLong(parent)) {
    return [{ columns: parent.columns, parent: parent.references, key: parent.key }];
  }
  return Object.entries(parent).map(([column, table]) => ({
    columns: [column],
    parent: table,
    key: undefined,
  }));
}

// `columns` may itself be a column's name: only the long form gives it a list.
function isLong(parent: ParsedParent): parent is Extract<ParsedParent, { columns: string[] }> {
  return Array.isArray(parent["columns"]);
}

function toIndexColumn(declared: string): IndexColumn {
  // Configuration that no compiler has seen may spell it as SQL does: `created_at DESC`.
  const match = /^(?<column>.*\S)\s+(?<order>asc|desc)$/i.exec(declared);
  if (match?.groups?.["column"] === undefined) return { column: declared, order: "asc" };
  return {
    column: match.groups["column"],
    order: match.groups["order"]?.toLowerCase() === "desc" ? "desc" : "asc",
  };
}

/** Brings the short and long spellings of a declaration into one form; checks nothing. */
export function normalizeTables(declaration: ParsedDeclaration): TenantTable[] {
  return Object.entries(declaration.tables).flatMap(([name, table]) => {
    if ("exempt" in table) return [];
    const via = "via" in table ? table.via : [];
    return [
      {
        name,
        legacyName: table.renamedFrom ?? name,
        owner: "via" in table ? "path" : "column",
        paths: (Array.isArray(via) ? via : [via]).flatMap(toPaths),
        deadColumns: table.deadColumns ?? [],
        index: table.index?.map(toIndexColumn),
      } satisfies TenantTable,
    ];
  });
}
