import type { CatalogPolicy, CatalogTable } from "../catalog/catalog.ts";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import { identifier, identifiers, qualified } from "../sql/quote.ts";
import { contextFunctionName } from "./create-context-function.ts";

/** A policy of ours before it is written as SQL. */
export type RowPolicy = {
  readonly name: string;
  readonly roles: readonly string[];
  /** The same expression says which rows can be seen and which can be written. */
  readonly expression: string;
};

export const isolationPolicy = "acme_tenancy_isolation";
export const legacyPolicy = "acme_tenancy_legacy";

/**
 * The policies that a table has: the tenant role sees its own tenant's rows, and until the
 * compatibility layer is dropped, legacy roles see what they always saw.
 *
 * The scalar sub-select is evaluated once a statement and then compared by index; a bare call may be
 * evaluated a row. https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
export function rowPolicies(target: Target, column: string): readonly RowPolicy[] {
  const { tenancy } = target;
  const current = `${qualified(bookkeepingSchema, contextFunctionName(target))}()`;
  const isolation = {
    name: isolationPolicy,
    roles: [tenancy.roles.tenant],
    expression: `${identifier(column)} = (SELECT ${current})`,
  };
  if (tenancy.legacyRoles.length === 0 || isCompatibilityDropped(target)) return [isolation];
  return [isolation, { name: legacyPolicy, roles: tenancy.legacyRoles, expression: "true" }];
}

/** Whether `contract --drop-compat` has been carried out, or begun. */
export function isCompatibilityDropped({ catalog }: Pick<Target, "catalog">): boolean {
  return catalog.reversals.some((each) => each.operation.startsWith("compat:"));
}

export function createPolicy(relation: string, policy: RowPolicy): string[] {
  return [
    `DROP POLICY IF EXISTS ${policy.name} ON ${relation}`,
    `CREATE POLICY ${policy.name} ON ${relation} TO ${identifiers(policy.roles)}
USING (${policy.expression})
WITH CHECK (${policy.expression})`,
  ];
}

/** Whether the catalog's policy is this one, as PostgreSQL prints it. */
function isPolicy(found: CatalogPolicy, policy: RowPolicy): boolean {
  return (
    found.name === policy.name &&
    found.permissive &&
    found.command === "*" &&
    [...found.roles].toSorted().join() === [...policy.roles].toSorted().join() &&
    bare(found.using) === bare(policy.expression) &&
    bare(found.check) === bare(policy.expression)
  );
}

export function policiesAreThere(table: CatalogTable, policies: readonly RowPolicy[]): boolean {
  return policies.every((policy) => table.policies.some((found) => isPolicy(found, policy)));
}

// PostgreSQL adds parentheses, names the sub-select's column and compares varchar as text; neither
// changes the meaning.
function bare(expression: string | null): string {
  return (expression ?? "")
    .replaceAll(/ AS ("[^"]*"|\w+)/g, "")
    .replaceAll(/[\s()"]|::text\b/g, "")
    .toLowerCase();
}
