import type { TableTarget, Target } from "../target/target.ts";
import { referredKeys } from "../target/target.ts";
import { deriveFunction, deriveTriggers } from "../triggers/derive-trigger.ts";
import { createFunction, dropFunction, functionIsThere } from "../triggers/function-sql.ts";
import { holdFunction, holdTrigger } from "../triggers/hold-trigger.ts";
import { tenantOfFunction } from "../triggers/tenant-of-function.ts";
import { createTrigger, dropTrigger, triggerIsThere } from "../triggers/trigger-sql.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The function that walks up from a parent's key, one for each key that a child refers to. */
export function createTenantOfFunctions(
  target: Target,
  table: TableTarget,
): TransactionalOperation {
  const functions = referredKeys(target, table).map((key) => tenantOfFunction(target, table, key));
  return {
    kind: "transactional",
    id: `expand:tenant-of:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: "create the function that walks from its key to the tenant",
    lock: "none",
    done: functions.every((each) => functionIsThere(target.catalog, each)),
    forward: functions.flatMap(createFunction),
    reverse: functions.map(dropFunction),
  };
}

/** A parent that changes hands waits for those who derive a tenant through it. */
export function createHoldTrigger(target: Target, table: TableTarget): TransactionalOperation {
  const body = holdFunction(target, table);
  const trigger = holdTrigger(target, table);
  return {
    kind: "transactional",
    id: `expand:hold:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: "let a move of its rows wait for writers that derive through them",
    lock: "SHARE ROW EXCLUSIVE",
    done: functionIsThere(target.catalog, body) && triggerIsThere(table, trigger),
    forward: [...createFunction(body), createTrigger(table, trigger)],
    reverse: [dropTrigger(table, trigger), dropFunction(body)],
  };
}

/** The dual-write: every row that legacy code writes gets the tenant of its path. */
export function createDeriveTrigger(target: Target, table: TableTarget): TransactionalOperation {
  const body = deriveFunction(target, table);
  const triggers = deriveTriggers(target, table);
  return {
    kind: "transactional",
    id: `expand:derive:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: `derive ${target.tenancy.column} on every insert and change of parent`,
    lock: "SHARE ROW EXCLUSIVE",
    done:
      functionIsThere(target.catalog, body) &&
      triggers.every((trigger) => triggerIsThere(table, trigger)),
    forward: [...createFunction(body), ...triggers.map((trigger) => createTrigger(table, trigger))],
    reverse: [...triggers.map((trigger) => dropTrigger(table, trigger)), dropFunction(body)],
  };
}
