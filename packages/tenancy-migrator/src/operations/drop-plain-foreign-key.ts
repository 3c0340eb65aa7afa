import type { CatalogConstraint } from "../catalog/catalog.ts";
import type { TableTarget } from "../target/target.ts";
import { isPartitioned } from "../target/partitions.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The plain key says less than the composite one beside it, and costs a check on every write. */
export function dropPlainForeignKey(
  table: TableTarget,
  parent: TableTarget,
  key: CatalogConstraint,
): TransactionalOperation {
  const name = identifier(key.name);
  const definition = key.definition.replace(/ NOT VALID$/, "");
  // Before PostgreSQL 18 a partitioned table's can't be NOT VALID, and validating one that refers to a
  // partitioned table says so of the whole, but not of its parts.
  const atOnce = key.validated && (isPartitioned(table) || isPartitioned(parent));
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
      `ALTER TABLE ${table.relation} ADD CONSTRAINT ${name} ${definition}${atOnce ? "" : " NOT VALID"}`,
      ...(key.validated && !atOnce
        ? [`ALTER TABLE ${table.relation} VALIDATE CONSTRAINT ${name}`]
        : []),
    ],
  };
}
