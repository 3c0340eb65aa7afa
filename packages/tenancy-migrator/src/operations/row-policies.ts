import type { CatalogPolicy, CatalogTable } from "../catalog/catalog.ts";
import type { Target } from "../target/target.ts";
import { identifiers } from "../sql/quote.ts";
import type { Expression } from "./policy-expressions.ts";
import {
  always,
  byClaims,
  byTenant,
  duringSystemAccess,
  membersOnly,
} from "./policy-expressions.ts";
import type { SecuredTable } from "./secured-tables.ts";

/** What a policy is for. Of these, only INSERT asks about no row that is there, and SELECT and DELETE about no new one. */
export type PolicyCommand = "ALL" | "SELECT" | "INSERT" | "UPDATE" | "DELETE";

/** A policy of ours before it is written as SQL. */
export type RowPolicy = {
  readonly name: string;
  readonly roles: readonly string[];
  readonly command: PolicyCommand;
  /** The same expression says which rows can be seen or touched, and which can be written. */
  readonly expression: Expression;
};

export const legacyPolicy = "acme_tenancy_legacy";

/**
 * The policies that a table has. A tenant sees its own rows, and its members write them as far as each may;
 * work on all tenants is recorded; and until the compatibility layer is dropped, legacy roles see what they
 * always saw.
 */
export function rowPolicies(target: Target, table: SecuredTable): readonly RowPolicy[] {
  const { tenancy } = target;
  return [
    ...(table.holds === "partition" ? [] : policiesOfOurs(target, table)),
    ...(tenancy.legacyRoles.length === 0 || isCompatibilityDropped(target)
      ? []
      : [
          {
            name: legacyPolicy,
            roles: tenancy.legacyRoles,
            command: "ALL",
            expression: always,
          } as const,
        ]),
  ];
}

function policiesOfOurs(target: Target, table: SecuredTable): readonly RowPolicy[] {
  return [
    ...tenantPolicies(target, table),
    {
      name: "acme_tenancy_system",
      roles: [target.tenancy.roles.system],
      command: "ALL",
      expression: duringSystemAccess(target),
    },
    ...claimsPolicies(target, table),
  ];
}

function tenantPolicies(target: Target, table: SecuredTable): readonly RowPolicy[] {
  const { tenancy, members } = target;
  const about = { name: "acme_tenancy_isolation", roles: [tenancy.roles.tenant] };
  const own = byTenant(target, table);
  if (members === undefined || tenancy.identity === "setting") {
    return [{ ...about, command: "ALL", expression: own() }];
  }
  return [
    { ...about, command: "SELECT", expression: own() },
    ...writing("acme_tenancy", tenancy.roles.tenant, target, table, own),
  ];
}

function claimsPolicies(target: Target, table: SecuredTable): readonly RowPolicy[] {
  const { claims } = target.tenancy;
  if (claims === undefined) return [];
  const own = byClaims(target, table);
  return [
    {
      name: "acme_tenancy_claims",
      roles: [claims.role],
      command: "SELECT",
      expression: own("viewer"),
    },
    ...writing("acme_tenancy_claims", claims.role, target, table, own),
  ];
}

function writing(
  prefix: string,
  role: string,
  target: Target,
  table: SecuredTable,
  own: (atLeast: string) => Expression,
): readonly RowPolicy[] {
  const policy = (command: "INSERT" | "UPDATE" | "DELETE", expression: Expression): RowPolicy => ({
    name: `${prefix}_${command.toLowerCase()}`,
    roles: [role],
    command,
    expression,
  });
  if (table.holds === "tenants") {
    return target.tenancy.tenant.updatable.length === 0 ? [] : [policy("UPDATE", own("admin"))];
  }
  const expression =
    table.holds === "members" && target.members !== undefined
      ? membersOnly(target.members, own)
      : own("member");
  return [policy("INSERT", expression), policy("UPDATE", expression), policy("DELETE", expression)];
}

/** Whether `contract --drop-compat` has been carried out, or begun. */
export function isCompatibilityDropped({ catalog }: Pick<Target, "catalog">): boolean {
  return catalog.reversals.some((each) => each.operation.startsWith("compat:"));
}

export function createPolicy(relation: string, policy: RowPolicy): string[] {
  const { using, check } = clausesOf(policy);
  return [
    `DROP POLICY IF EXISTS ${policy.name} ON ${relation}`,
    [
      `CREATE POLICY ${policy.name} ON ${relation} FOR ${policy.command} TO ${identifiers(policy.roles)}`,
      ...(using === undefined ? [] : [`USING (${using.sql})`]),
      ...(check === undefined ? [] : [`WITH CHECK (${check.sql})`]),
    ].join("\n"),
  ];
}

/** Which rows a policy asks about: those that are there, and those that are written. */
export function clausesOf({ command, expression }: RowPolicy): {
  readonly using: Expression | undefined;
  readonly check: Expression | undefined;
} {
  return {
    using: command === "INSERT" ? undefined : expression,
    check: command === "SELECT" || command === "DELETE" ? undefined : expression,
  };
}

/** Whether the catalog's policy is this one, as PostgreSQL prints it. */
function isPolicy(found: CatalogPolicy, policy: RowPolicy): boolean {
  const { using, check } = clausesOf(policy);
  return (
    found.name === policy.name &&
    found.permissive &&
    found.command === commandLetter(policy.command) &&
    [...found.roles].toSorted().join() === [...policy.roles].toSorted().join() &&
    found.using === (using?.printed ?? null) &&
    found.check === (check?.printed ?? null)
  );
}

/** pg_policy.polcmd */
export function commandLetter(command: PolicyCommand): string {
  return { ALL: "*", SELECT: "r", INSERT: "a", UPDATE: "w", DELETE: "d" }[command];
}

export function policiesAreThere(table: CatalogTable, policies: readonly RowPolicy[]): boolean {
  return policies.every((policy) => table.policies.some((found) => isPolicy(found, policy)));
}
