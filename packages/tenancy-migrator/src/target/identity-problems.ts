import type { Tenancy } from "@acme/tenancy";
import type { Catalog, CatalogTable } from "../catalog/catalog.ts";
import { isCitus } from "../identity/context.ts";

// How these read as text, and what a text of theirs means, is the session's choice (DateStyle, lc_monetary):
// whoever chooses could make one tenant's name mean another.
const sessionDependent = /^(date|time|interval|money|real|double precision)/;

/** Why transactions of this database can't say whose they are in the declared way. */
export function identityProblems(
  { identity, tenant, claims }: Tenancy,
  catalog: Catalog,
  tenantTable: CatalogTable | undefined,
  tenantType: string | undefined,
): string[] {
  const columns = new Set(tenantTable?.columns.map((each) => each.name));
  return [
    ...tenant.updatable
      .filter((name) => tenantTable !== undefined && !columns.has(name))
      .map((name) => `"${tenant.table}" has no column "${name}" that its admins could change`),
    ...(claims !== undefined && !catalog.roles.has(claims.role)
      ? [`the role "${claims.role}" of callers by claims does not exist`]
      : []),
    ...(identity === "ticket" && isCitus(catalog)
      ? [
          'identity "ticket" does not work on Citus: a ticket\'s seal is bound to one server process, and Citus asks its workers\'; say identity: "setting", and know that whatever SQL a tenant runs can then name any tenant',
        ]
      : []),
    ...(identity === "ticket" && tenantType !== undefined && sessionDependent.test(tenantType)
      ? [
          `the tenant's key is of type ${tenantType}, whose text means what the session's settings say, so a ticket can't carry it`,
        ]
      : []),
  ];
}
