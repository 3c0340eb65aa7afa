import type { TableTarget } from "../target/target.ts";
import { identifier } from "../sql/quote.ts";
import type { TenantIndex } from "./create-tenant-index.ts";
import type { TransactionalOperation } from "./operation.ts";

/** Makes the finished unique index the key that the children's composite foreign keys refer to. */
export function addUniqueKey(table: TableTarget, index: TenantIndex): TransactionalOperation {
  const name = identifier(index.name);
  return {
    kind: "transactional",
    id: `enforce:unique:${index.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `make (${index.columns.map((each) => each.column).join(", ")}) a key`,
    lock: "ACCESS EXCLUSIVE",
    done: table.current.constraints.some((each) => each.kind === "u" && each.name === index.name),
    forward: [`ALTER TABLE ${table.relation} ADD CONSTRAINT ${name} UNIQUE USING INDEX ${name}`],
    reverse: [`ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${name}`],
  };
}
