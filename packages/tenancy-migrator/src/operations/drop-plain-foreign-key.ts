import type { CatalogConstraint } from "../catalog/catalog.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { isPartitioned } from "../target/partitions.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/**
 * The plain key says less than the composite one beside it, and costs a check on every write. On the way back it
 * comes NOT VALID, and is validated by itself, beside readers and writers: so there are two operations, of which
 * the first has only a way back. (A key has its name from its table: another may have one of the same name.)
 */
export function dropPlainForeignKey(
  { catalog }: Target,
  table: TableTarget,
  parent: TableTarget,
  key: CatalogConstraint,
): readonly TransactionalOperation[] {
  const name = identifier(key.name);
  const definition = key.definition.replace(/ NOT VALID$/, "");
  // Before PostgreSQL 18 a partitioned table's can't be NOT VALID, and validating one that refers to a
  // partitioned table says so of the whole, but not of its parts.
  const atOnce = key.validated && (isPartitioned(table) || isPartitioned(parent));
  const about = { kind: "transactional", phase: "contract", table: table.declared.name } as const;
  const validate: TransactionalOperation = {
    ...about,
    id: `contract:plain-key-proof:${table.declared.name}.${key.name}`,
    summary: `note that ${key.name} is valid, for the way back`,
    lock: "none",
    done: catalog.reversals.some(
      (each) => each.operation === `contract:plain-key-proof:${table.declared.name}.${key.name}`,
    ),
    forward: [],
    reverse: [`ALTER TABLE ${table.relation} VALIDATE CONSTRAINT ${name}`],
  };
  return [
    ...(key.validated && !atOnce ? [validate] : []),
    {
      ...about,
      id: `contract:plain-key:${table.declared.name}.${key.name}`,
      summary: `drop the foreign key ${key.name}, which the composite one replaces`,
      lock: "ACCESS EXCLUSIVE",
      done: false,
      forward: [`ALTER TABLE ${table.relation} DROP CONSTRAINT ${name}`],
      reverse: [
        `ALTER TABLE ${table.relation} ADD CONSTRAINT ${name} ${definition}${atOnce ? "" : " NOT VALID"}`,
      ],
    },
  ];
}
