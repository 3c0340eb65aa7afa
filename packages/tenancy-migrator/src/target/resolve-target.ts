import type { ParentPath, Tenancy, TenantTable } from "@acme/tenancy";
import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import { qualified } from "../sql/quote.ts";
import { identityProblems } from "./identity-problems.ts";
import { isUnique } from "./is-unique.ts";
import { resolveMembers } from "./resolve-members.ts";
import { selfReferencesOf } from "./self-references.ts";
import type { PathTarget, TableTarget, Target } from "./target.ts";

/**
 * Finds everything that the declaration names in the catalog.
 *
 * @throws {TenancyMigratorError} `TENANCY_CONFIG`, with every mismatch at once.
 */
export function resolveTarget(tenancy: Tenancy, catalog: Catalog): Target {
  const problems: string[] = [];
  const tenantTable = findTable(catalog, [tenancy.tenant.table], problems);
  const tenantType = tenantTable?.columns.find(
    (column) => column.name === tenancy.tenant.key,
  )?.type;
  if (tenantTable !== undefined && tenantType === undefined) {
    problems.push(`the tenant table "${tenantTable.name}" has no column "${tenancy.tenant.key}"`);
  }
  if (tenantTable !== undefined && !isUnique(tenantTable, [tenancy.tenant.key])) {
    problems.push(
      `"${tenantTable.name}"."${tenancy.tenant.key}" is not unique, so it can't name a tenant`,
    );
  }
  for (const role of tenancy.legacyRoles) {
    if (!catalog.roles.has(role)) problems.push(`the legacy role "${role}" does not exist`);
  }
  const found = new Map<string, TableTarget>();
  for (const declared of tenancy.tables) {
    const current = findTable(catalog, [declared.name, declared.legacyName], problems);
    if (current === undefined) continue;
    problems.push(...tableProblems(tenancy, declared, current, tenantType));
    found.set(declared.name, {
      declared,
      current,
      relation: qualified(catalog.schema, current.name),
      primaryKey: current.constraints.find((each) => each.kind === "p")?.columns ?? [],
      paths: declared.paths.flatMap((path) => {
        // Parents come first in `tenancy.tables`, so a missing one has been reported already.
        const parent = found.get(path.parent);
        return parent === undefined ? [] : resolvePath(tenancy, path, current, parent, problems);
      }),
      selfReferences: selfReferencesOf(current, tenancy.column),
    });
  }
  const members = resolveMembers(tenancy, found, problems);
  problems.push(...identityProblems(tenancy, catalog, tenantTable, tenantType));
  if (problems.length > 0 || tenantTable === undefined || tenantType === undefined) {
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `The declaration does not fit the database "${catalog.database}" (schema "${catalog.schema}").`,
      { details: [...new Set(problems)] },
    );
  }
  return {
    tenancy,
    catalog,
    tenantTable,
    tenantRelation: qualified(catalog.schema, tenantTable.name),
    tenantType,
    tables: [...found.values()],
    members,
  };
}

function findTable(
  catalog: Catalog,
  names: readonly string[],
  problems: string[],
): CatalogTable | undefined {
  const spellings = [...new Set(names)];
  const tables = spellings
    .flatMap((name) => catalog.tables.get(name) ?? [])
    .filter((table) => table.kind === "r" || table.kind === "p");
  if (tables.length === 0) problems.push(`no table "${spellings.join('" or "')}"`);
  if (tables.length > 1)
    problems.push(`"${names.join('" and "')}" are both tables; one was to become the other`);
  return tables[0];
}

function tableProblems(
  tenancy: Tenancy,
  declared: TenantTable,
  current: CatalogTable,
  tenantType: string | undefined,
): string[] {
  const column = current.columns.find((each) => each.name === tenancy.column);
  const has = (name: string): boolean => current.columns.some((each) => each.name === name);
  const missing = [
    ...declared.paths.flatMap((path) => path.columns),
    ...(declared.index ?? []).map((each) => each.column),
  ].filter((name) => !has(name));
  return [
    ...[...new Set(missing)].map((name) => `"${current.name}" has no column "${name}"`),
    ...(declared.owner === "column" && column === undefined
      ? [
          `"${current.name}" is declared to own its tenant column, but has no column "${tenancy.column}"`,
        ]
      : []),
    ...(column !== undefined && tenantType !== undefined && column.type !== tenantType
      ? [
          `"${current.name}"."${tenancy.column}" is of type ${column.type}, the tenant's key is ${tenantType}`,
        ]
      : []),
    ...current.columns
      .filter((each) => each.generated)
      .filter((each) => declared.paths.some((path) => path.columns.includes(each.name)))
      .map(
        (each) =>
          `a path from "${current.name}" goes by "${each.name}", a generated column, which a trigger can't read before the row is written; declare the columns that it is made of`,
      ),
    ...(column?.generated === true
      ? [`"${current.name}"."${tenancy.column}" is a generated column, which nobody can fill`]
      : []),
  ];
}

function resolvePath(
  tenancy: Tenancy,
  path: ParentPath,
  current: CatalogTable,
  parent: TableTarget,
  problems: string[],
): PathTarget[] {
  const key = path.key ?? parent.primaryKey;
  const way = `the path from "${current.name}" to "${parent.current.name}"`;
  if (key.length !== path.columns.length) {
    problems.push(
      `${way} has ${path.columns.length} column(s), the parent's key has ${key.length}`,
    );
    return [];
  }
  if (!isUnique(parent.current, key)) {
    const partitionKey = parent.current.partitionKey;
    const because =
      partitionKey === null
        ? ""
        : `: a key of a table that is partitioned by ${partitionKey} has to hold those columns, and the path, too`;
    problems.push(`${way} ends at (${key.join(", ")}), which is not unique there${because}`);
  }
  if (path.columns.includes(tenancy.column)) {
    problems.push(
      `${way} goes by "${tenancy.column}", which is what it is to give; declare a key without it, or { owner: "column" }`,
    );
  }
  const plainForeignKey = current.constraints.find(
    (each) =>
      each.references?.schema === tenancy.schema &&
      each.references.table === parent.current.name &&
      each.columns.join() === path.columns.join() &&
      each.references.columns.join() === key.join(),
  );
  return [{ columns: path.columns, parent, key, plainForeignKey }];
}
