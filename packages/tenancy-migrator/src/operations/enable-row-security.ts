import type { CatalogTable } from "../catalog/catalog.ts";
import type { Target } from "../target/target.ts";
import { identifier, qualified } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";
import { createPolicy, policiesAreThere, rowPolicies } from "./row-policies.ts";

/** What the tenant role may do with the rows that it sees. */
const tenantPrivileges = ["DELETE", "INSERT", "SELECT", "UPDATE"] as const;

/** A table with row level security: a tenant table, or the table of the tenants themselves. */
export type SecuredTable = {
  readonly declaredName: string;
  readonly current: CatalogTable;
  /** The column that the policy compares. */
  readonly column: string;
  readonly privileges: readonly string[];
};

/** Every tenant table, and the tenants' own, in which a tenant may read its own row. */
export function securedTables(target: Target): readonly SecuredTable[] {
  const { tenancy, tenantTable, tables } = target;
  return [
    {
      declaredName: tenancy.tenant.table,
      current: tenantTable,
      column: tenancy.tenant.key,
      privileges: ["SELECT"],
    },
    ...tables.map((table) => ({
      declaredName: table.declared.name,
      current: table.current,
      column: tenancy.column,
      privileges: tenantPrivileges,
    })),
  ];
}

/** Gives the tenant role its rights on one table: rows only, never TRUNCATE or REFERENCES. */
export function grantTenantRole(target: Target, table: SecuredTable): TransactionalOperation {
  const { schema } = target.catalog;
  const roleName = target.tenancy.roles.tenant;
  const role = identifier(roleName);
  const relation = qualified(schema, table.current.name);
  const privileges = table.privileges.join(", ");
  const sequences =
    table.privileges.length > 1
      ? table.current.sequences.map((name) => qualified(schema, name))
      : [];
  const before = table.current.grants.find((grant) => grant.role === roleName)?.privileges ?? [];
  return {
    kind: "transactional",
    id: `enforce:grant:${table.declaredName}`,
    phase: "enforce",
    table: table.declaredName,
    summary: `grant ${privileges} to ${roleName}`,
    lock: "none",
    done: [...table.privileges].toSorted().join() === [...before].toSorted().join(),
    forward: [
      `REVOKE ALL ON ${relation} FROM ${role}`,
      `GRANT ${privileges} ON ${relation} TO ${role}`,
      ...sequences.map((sequence) => `GRANT USAGE ON SEQUENCE ${sequence} TO ${role}`),
    ],
    reverse: [
      ...sequences.map((sequence) => `REVOKE USAGE ON SEQUENCE ${sequence} FROM ${role}`),
      `REVOKE ALL ON ${relation} FROM ${role}`,
      ...(before.length > 0 ? [`GRANT ${before.join(", ")} ON ${relation} TO ${role}`] : []),
    ],
  };
}

/**
 * Policies first, then ENABLE and FORCE, in one transaction: nobody sees a table that hides all its
 * rows. FORCE, since without it the table's owner would pass.
 */
export function enableRowSecurity(target: Target, table: SecuredTable): TransactionalOperation {
  const { current } = table;
  const relation = qualified(target.catalog.schema, current.name);
  const policies = rowPolicies(target, table.column);
  return {
    kind: "transactional",
    id: `enforce:row-security:${table.declaredName}`,
    phase: "enforce",
    table: table.declaredName,
    summary: "create the policies, enable and force row level security",
    lock: "ACCESS EXCLUSIVE",
    done: current.rowSecurity && current.forceRowSecurity && policiesAreThere(current, policies),
    forward: [
      ...policies.flatMap((policy) => createPolicy(relation, policy)),
      `ALTER TABLE ${relation} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${relation} FORCE ROW LEVEL SECURITY`,
    ],
    reverse: [
      ...(current.forceRowSecurity ? [] : [`ALTER TABLE ${relation} NO FORCE ROW LEVEL SECURITY`]),
      ...(current.rowSecurity ? [] : [`ALTER TABLE ${relation} DISABLE ROW LEVEL SECURITY`]),
      ...policies.map((policy) => `DROP POLICY IF EXISTS ${policy.name} ON ${relation}`),
    ],
  };
}
