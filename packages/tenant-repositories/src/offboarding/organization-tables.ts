import type { TenantRuntime } from "../tenant-runtime.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import { tableOf } from "../tables/acme-tables.ts";

/** The tenants' own table first, then every other, parents before children. */
export function organizationTables({ tenancy, tables }: TenantRuntime): TableDefinition[] {
  return [tenancy.tenant.table, ...tenancy.tables.map(({ name }) => name)].map((name) =>
    tableOf(tables, name),
  );
}
