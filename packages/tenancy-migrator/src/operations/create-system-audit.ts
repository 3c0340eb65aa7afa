import {
  createAuditTable,
  createAuditTrigger,
  dropAuditTable,
  keepAuditFunction,
  keepAuditTrigger,
} from "../identity/system-audit.ts";
import type { Target } from "../target/target.ts";
import { createFunction, dropFunction, functionIsThere } from "../triggers/function-sql.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The audit of work on all tenants, which is only ever added to. A rollback takes it away with its table. */
export function createSystemAudit({ catalog }: Target): TransactionalOperation {
  const audit = catalog.bookkeeping.get("system_audit");
  return {
    kind: "transactional",
    id: "enforce:system-audit",
    phase: "enforce",
    table: undefined,
    summary: "create the audit of work on all tenants",
    lock: "none",
    done:
      functionIsThere(catalog, keepAuditFunction) &&
      audit?.triggers.some((each) => each.name === keepAuditTrigger && each.enabled === "A") ===
        true,
    forward: [
      ...(audit === undefined ? createAuditTable : []),
      ...createFunction(keepAuditFunction),
      ...createAuditTrigger,
    ],
    reverse: [dropAuditTable, dropFunction(keepAuditFunction)],
  };
}
