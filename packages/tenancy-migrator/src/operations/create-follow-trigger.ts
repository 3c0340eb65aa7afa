import type { TableTarget, Target } from "../target/target.ts";
import { childrenOf } from "../target/target.ts";
import { followFunction, followTrigger } from "../triggers/follow-trigger.ts";
import { createFunction, dropFunction, functionIsThere } from "../triggers/function-sql.ts";
import { createTrigger, dropTrigger, triggerIsThere } from "../triggers/trigger-sql.ts";
import { foreignKeyIsThere, tenantForeignKey } from "./add-tenant-foreign-key.ts";
import type { TransactionalOperation } from "./operation.ts";

/** Children go where their parent goes, until composite foreign keys do that by themselves. */
export function createFollowTrigger(target: Target, table: TableTarget): TransactionalOperation {
  const body = followFunction(target, table);
  const trigger = followTrigger(target, table);
  return {
    kind: "transactional",
    id: `expand:follow:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: "make the children follow a row that changes hands",
    lock: "SHARE ROW EXCLUSIVE",
    done:
      isCascaded(target, table) ||
      (functionIsThere(target.catalog, body) && triggerIsThere(table, trigger)),
    forward: [...createFunction(body), createTrigger(table, trigger)],
    reverse: [dropTrigger(table, trigger), dropFunction(body)],
  };
}

/** Its counterpart in the enforce phase: from here on ON UPDATE CASCADE takes the children along. */
export function dropFollowTrigger(target: Target, table: TableTarget): TransactionalOperation {
  const body = followFunction(target, table);
  const trigger = followTrigger(target, table);
  return {
    kind: "transactional",
    id: `enforce:cascade:${table.declared.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: "leave it to the composite foreign keys that children follow",
    lock: "ACCESS EXCLUSIVE",
    done:
      isCascaded(target, table) &&
      !table.current.triggers.some((each) => each.name === trigger.name),
    forward: [dropTrigger(table, trigger), dropFunction(body)],
    reverse: [...createFunction(body), createTrigger(table, trigger)],
  };
}

/** Whether every child's composite foreign key is there and validated. */
export function isCascaded(target: Target, table: TableTarget): boolean {
  return childrenOf(target, table).every(({ table: child, path }) =>
    foreignKeyIsThere(child, tenantForeignKey(target, child, path)),
  );
}
