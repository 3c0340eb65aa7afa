import type { TableTarget, Target } from "../target/target.ts";
import { childrenOf } from "../target/target.ts";
import { withFinalNames } from "../target/with-table-named.ts";
import { qualified } from "../sql/quote.ts";
import {
  createDeriveTrigger,
  createHoldTrigger,
  createTenantOfFunctions,
} from "./create-derive-trigger.ts";
import { createCompatView, dropCompatView } from "./compat-view.ts";
import type { TransactionalOperation } from "./operation.ts";
import { always } from "./policy-expressions.ts";
import { createPolicy, legacyPolicy } from "./row-policies.ts";
import { whileItIsThere } from "../sql/while-it-is-there.ts";
import { securedPartitions, securedTables } from "./secured-tables.ts";

/**
 * What `contract --drop-compat` takes away once no legacy code is left: the views of the old names,
 * the policies of the legacy roles, the dual-write. From the first of these on, `isCompatibilityDropped`
 * says so, and no phase brings them back.
 */
export function dropCompatibility(now: Target): readonly TransactionalOperation[] {
  const target = withFinalNames(now);
  return [
    ...now.tables
      .filter((table) => table.declared.name !== table.declared.legacyName)
      .map((table) => dropView(now, table)),
    ...dropLegacyPolicies(target),
    ...target.tables.toReversed().flatMap((table) => dropDualWrite(target, table)),
  ];
}

function dropView(target: Target, table: TableTarget): TransactionalOperation {
  const { name, legacyName } = table.declared;
  return {
    kind: "transactional",
    id: `compat:view:${legacyName}`,
    phase: "contract",
    table: name,
    summary: `drop the view ${legacyName}`,
    lock: "ACCESS EXCLUSIVE",
    done: table.current.name === name && target.catalog.tables.get(legacyName) === undefined,
    forward: [dropCompatView(target, table)],
    reverse: createCompatView(target, table),
  };
}

function dropLegacyPolicies(target: Target): readonly TransactionalOperation[] {
  return [...securedTables(target), ...securedPartitions(target)].map((table) => {
    const relation = qualified(table.current.schema, table.current.name);
    const isPartition = table.holds === "partition";
    const created = createPolicy(relation, {
      name: legacyPolicy,
      roles: target.tenancy.legacyRoles,
      command: "ALL",
      expression: always,
    });
    return {
      kind: "transactional",
      id: `compat:policy:${table.declaredName}`,
      phase: "contract",
      table: table.declaredName,
      summary: "drop the legacy roles' policy",
      lock: "ACCESS EXCLUSIVE",
      done: !table.current.policies.some((policy) => policy.name === legacyPolicy),
      forward: [`DROP POLICY IF EXISTS ${legacyPolicy} ON ${relation}`],
      ...(isPartition ? { partition: relation } : {}),
      reverse: isPartition ? whileItIsThere(relation, created) : created,
    };
  });
}

/** Each part is the reverse of what the expand phase created, and the other way round. */
function dropDualWrite(target: Target, table: TableTarget): readonly TransactionalOperation[] {
  const isParent = childrenOf(target, table).length > 0;
  const created = [
    ...(table.paths.length > 0 ? [createDeriveTrigger(target, table)] : []),
    ...(isParent ? [createHoldTrigger(target, table), createTenantOfFunctions(target, table)] : []),
  ];
  return created.map((operation) => ({
    ...operation,
    id: operation.id.replace(/^expand:/, "compat:"),
    phase: "contract",
    summary: `no longer: ${operation.summary}`,
    lock: "ACCESS EXCLUSIVE",
    done: !operation.done,
    forward: operation.reverse,
    reverse: operation.forward,
  }));
}
