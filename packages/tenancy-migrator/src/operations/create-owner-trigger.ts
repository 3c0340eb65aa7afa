import { keepAnOwnerTrigger } from "../identity/keep-an-owner.ts";
import type { MembersTarget, Target } from "../target/target.ts";
import type { FunctionSql } from "../triggers/function-sql.ts";
import { createFunction, dropFunction, functionIsThere } from "../triggers/function-sql.ts";
import { createTrigger, dropTrigger, triggerIsThere } from "../triggers/trigger-sql.ts";
import type { TransactionalOperation } from "./operation.ts";

/** A tenant can't be left without an owner by its own members. */
export function createOwnerTrigger(
  target: Target,
  { table }: MembersTarget,
  body: FunctionSql,
): TransactionalOperation {
  return {
    kind: "transactional",
    id: "enforce:keep-an-owner",
    phase: "enforce",
    table: table.declared.name,
    summary: "let no tenant's members take its last owner away",
    lock: "SHARE ROW EXCLUSIVE",
    done: functionIsThere(target.catalog, body) && triggerIsThere(table, keepAnOwnerTrigger),
    forward: [...createFunction(body), createTrigger(table, keepAnOwnerTrigger)],
    reverse: [dropTrigger(table, keepAnOwnerTrigger), dropFunction(body)],
  };
}
