import { cycleProblems } from "./cycle-problems.ts";
import type { ParsedDeclaration } from "./declaration-schema.ts";
import type { DeclarationProblem } from "./errors.ts";
import { pathProblems } from "./path-problems.ts";
import type { TenantTable } from "./tenancy.ts";

/** Everything that is wrong with the meaning of a declaration whose shape is right. */
export function validateTables(
  declaration: ParsedDeclaration,
  tables: readonly TenantTable[],
): DeclarationProblem[] {
  return [
    ...tenantProblems(declaration),
    ...roleProblems(declaration),
    ...pathProblems(declaration, tables),
    ...cycleProblems(tables),
    ...nameProblems(declaration, tables),
    ...tables.flatMap((table) => indexProblems(table, declaration.column)),
    ...deadColumnProblems(tables, declaration.column),
  ];
}

function tenantProblems({ tenant, tables }: ParsedDeclaration): DeclarationProblem[] {
  if (!Object.hasOwn(tables, tenant.table)) return [];
  const message = `is the tenant table itself, so nobody owns its rows; remove it from "tables"`;
  return [{ code: "TENANT_DECLARED", path: `tables.${tenant.table}`, message }];
}

function roleProblems({ roles, legacyRoles }: ParsedDeclaration): DeclarationProblem[] {
  if (!legacyRoles.includes(roles.tenant)) return [];
  const message = `names "${roles.tenant}", the role that row level security is written for: a legacy role goes on seeing every row, so there would be no isolation; name another role`;
  return [{ code: "ROLE_CONFLICT", path: "legacyRoles", message }];
}

function nameProblems(
  { tenant, tables }: ParsedDeclaration,
  normalized: readonly TenantTable[],
): DeclarationProblem[] {
  const taken = new Set([tenant.table, ...Object.keys(tables)]);
  return normalized
    .filter((table) => table.legacyName !== table.name)
    .flatMap((table) => {
      if (!taken.has(table.legacyName)) {
        taken.add(table.legacyName);
        return [];
      }
      const message = `"${table.legacyName}" is the name of another declared table`;
      return [{ code: "DUPLICATE_NAME", path: `tables.${table.name}.renamedFrom`, message }];
    });
}

function indexProblems(table: TenantTable, tenantColumn: string): DeclarationProblem[] {
  const columns = (table.index ?? []).map(({ column }) => column);
  return columns.flatMap((column, position) => {
    const twice = columns.indexOf(column) < position;
    if (!twice && column !== tenantColumn) return [];
    const why = twice ? "names it twice" : "starts with it by itself";
    const message = `names "${column}", but the index ${why}; take it out`;
    return [{ code: "DUPLICATE_INDEX_COLUMN", path: `tables.${table.name}.index`, message }];
  });
}

function deadColumnProblems(
  tables: readonly TenantTable[],
  tenantColumn: string,
): DeclarationProblem[] {
  const keys = new Map<string, Set<string>>(tables.map((table) => [table.name, new Set()]));
  for (const { parent, key } of tables.flatMap((table) => table.paths)) {
    for (const column of key ?? []) keys.get(parent)?.add(column);
  }
  return tables.flatMap((table) => {
    const inUse = new Map<string, string>([
      [tenantColumn, "the tenant column"],
      ...[...(keys.get(table.name) ?? [])].map((column) => [column, "the key of a path"] as const),
      ...(table.index ?? []).map(({ column }) => [column, "a column of the index"] as const),
      ...table.paths.flatMap(({ columns }) =>
        columns.map((each) => [each, "part of a path"] as const),
      ),
    ]);
    return table.deadColumns.flatMap((column) => {
      const use = inUse.get(column);
      if (use === undefined) return [];
      const message = `"${column}" is ${use}, so it can't be dead`;
      return [{ code: "DEAD_COLUMN_IN_USE", path: `tables.${table.name}.deadColumns`, message }];
    });
  });
}
