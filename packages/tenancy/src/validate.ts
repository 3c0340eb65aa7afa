import { cycleProblems } from "./cycle-problems.ts";
import type { ParsedDeclaration } from "./declaration-schema.ts";
import type { DeclarationProblem } from "./errors.ts";
import { membershipProblems } from "./membership-problems.ts";
import { pathProblems } from "./path-problems.ts";
import { roleProblems } from "./role-problems.ts";
import type { TenantTable } from "./tenancy.ts";

/** Everything that is wrong with the meaning of a declaration whose shape is right. */
export function validateTables(
  declaration: ParsedDeclaration,
  tables: readonly TenantTable[],
): DeclarationProblem[] {
  return [
    ...tenantProblems(declaration),
    ...roleProblems(declaration),
    ...membershipProblems(declaration, tables),
    ...pathProblems(declaration, tables),
    ...cycleProblems(tables),
    ...nameProblems(declaration, tables),
    ...tables.flatMap((table) => indexProblems(table, declaration.column)),
    ...deadColumnProblems(declaration, tables),
  ];
}

function tenantProblems({ tenant, tables }: ParsedDeclaration): DeclarationProblem[] {
  const problems: DeclarationProblem[] = [];
  if (Object.hasOwn(tables, tenant.table)) {
    const message = `is the tenant table itself, so nobody owns its rows; remove it from "tables"`;
    problems.push({ code: "TENANT_DECLARED", path: `tables.${tenant.table}`, message });
  }
  if (tenant.updatable.includes(tenant.key)) {
    const message = `names "${tenant.key}", by which every row knows its tenant: nobody may change that; take it out`;
    problems.push({ code: "TENANT_KEY_UPDATABLE", path: "tenant.updatable", message });
  }
  return problems;
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
  { column: tenantColumn, members }: ParsedDeclaration,
  tables: readonly TenantTable[],
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
      ...(members?.table === table.name ? [members.user, members.role] : []).map(
        (column) => [column, "what says who is a member"] as const,
      ),
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
