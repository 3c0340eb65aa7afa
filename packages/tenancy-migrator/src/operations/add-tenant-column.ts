import type { TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** A nullable column without a default: a change of the catalog alone, no row is touched. */
export function addTenantColumn(target: Target, table: TableTarget): TransactionalOperation {
  const column = identifier(target.tenancy.column);
  return {
    kind: "transactional",
    id: `expand:column:${table.declared.name}`,
    phase: "expand",
    table: table.declared.name,
    summary: `add the nullable column ${target.tenancy.column}`,
    lock: "ACCESS EXCLUSIVE",
    done: hasTenantColumn(target, table),
    forward: [`ALTER TABLE ${table.relation} ADD COLUMN ${column} ${target.tenantType}`],
    reverse: [`ALTER TABLE ${table.relation} DROP COLUMN IF EXISTS ${column}`],
  };
}
