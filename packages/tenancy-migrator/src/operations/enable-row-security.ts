import type { Target } from "../target/target.ts";
import { qualified } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";
import { createPolicy, policiesAreThere, rowPolicies } from "./row-policies.ts";
import type { SecuredTable } from "./secured-tables.ts";

/**
 * Policies first, then ENABLE and FORCE, in one transaction: nobody sees a table that hides all its
 * rows. FORCE, since without it the table's owner would pass.
 *
 * A partition has no policy but the legacy roles': who is let in comes by the partitioned table.
 */
export function enableRowSecurity(target: Target, table: SecuredTable): TransactionalOperation {
  const { current } = table;
  const relation = qualified(current.schema, current.name);
  const policies = rowPolicies(target, table);
  const { identity, members, claims } = target.tenancy;
  // A declaration that has come to ask other functions has other policies, which go before those functions do.
  const asks = [identity, ...(members ? ["members"] : []), ...(claims ? ["claims"] : [])];
  return {
    kind: "transactional",
    id: `enforce:policies:${table.declaredName}:${asks.join("+")}`,
    phase: "enforce",
    table: table.declaredName,
    summary: "create the policies, enable and force row level security",
    lock: "ACCESS EXCLUSIVE",
    ...(table.holds === "partition" ? { partition: relation } : {}),
    done: current.rowSecurity && current.forceRowSecurity && policiesAreThere(current, policies),
    forward: [
      ...policies.flatMap((policy) => createPolicy(relation, policy)),
      `ALTER TABLE ${relation} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${relation} FORCE ROW LEVEL SECURITY`,
    ],
    reverse: [
      ...(current.forceRowSecurity
        ? []
        : [`ALTER TABLE IF EXISTS ${relation} NO FORCE ROW LEVEL SECURITY`]),
      ...(current.rowSecurity
        ? []
        : [`ALTER TABLE IF EXISTS ${relation} DISABLE ROW LEVEL SECURITY`]),
      ...policies.map((policy) => `DROP POLICY IF EXISTS ${policy.name} ON ${relation}`),
    ],
  };
}
