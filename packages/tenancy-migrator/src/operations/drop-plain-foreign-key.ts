import type { CatalogConstraint } from "../catalog/catalog.ts";
import type { TableTarget } from "../target/target.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The plain key says less than the composite one beside it, and costs a check on every write. */
export function dropPlainForeignKey(
  table: TableTarget,
  key: CatalogConstraint,
): TransactionalOperation {
  const name = identifier(key.name);
  return {
    kind: "transactional",
    id: `contract:plain-key:${key.name}`,
    phase: "contract",
    table: table.declared.name,
    summary: `drop the foreign key ${key.name}, which the composite one replaces`,
    lock: "ACCESS EXCLUSIVE",
    done: false,
    forward: [`ALTER TABLE ${table.relation} DROP CONSTRAINT ${name}`],
    reverse: [
      `ALTER TABLE ${table.relation} ADD CONSTRAINT ${name} ${key.definition.replace(/ NOT VALID$/, "")} NOT VALID`,
      ...(key.validated ? [`ALTER TABLE ${table.relation} VALIDATE CONSTRAINT ${name}`] : []),
    ],
  };
}
