import { TenancyMigratorError } from "../errors.ts";
import { rowPolicies } from "../operations/row-policies.ts";
import { securedPartitions, securedTables } from "../operations/secured-tables.ts";
import type { Target } from "../target/target.ts";

/**
 * Policies that the migration has not made. A permissive one beside ours opens what ours close; and as long as any
 * is there, no evidence can say who sees what.
 */
function otherPolicies(target: Target): readonly string[] {
  return [...securedTables(target), ...securedPartitions(target)].flatMap((table) => {
    const ours = new Set(rowPolicies(target, table).map(({ name }) => name));
    return table.current.policies
      .filter(({ name }) => !ours.has(name) && !name.startsWith("acme_tenancy_"))
      .map(
        ({ name, permissive, roles }) =>
          `"${table.current.name}" has the ${permissive ? "permissive" : "restrictive"} policy "${name}" for ${roles.join(", ")}`,
      );
  });
}

/** @throws {TenancyMigratorError} `TENANCY_REFUSED` when a table has policies of others. */
export function refuseOtherPolicies(target: Target): void {
  const policies = otherPolicies(target);
  if (policies.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Tables have policies already. One more beside the generated ones opens what those close: drop them when the phase enforce can follow, and say in the declaration who may what.",
    { details: policies },
  );
}
