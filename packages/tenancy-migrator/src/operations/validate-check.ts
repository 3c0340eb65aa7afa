import type { CatalogTable } from "../catalog/catalog.ts";
import type { Phase } from "../phases.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { leavesOf } from "../target/partitions.ts";
import { identifier } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

type Validation = {
  /** The beginning of the operation's id, e.g. `enforce:owned-validate`. */
  readonly step: string;
  readonly phase: Phase;
  /** What the id says the check is about: the table, or one of its columns. */
  readonly about: string;
  readonly summary: string;
  readonly constraint: string;
  /** Whether nothing is left to prove, the constraint gone again included. */
  readonly done: boolean;
};

/**
 * Validates a CHECK beside readers and writers. Of a partitioned table one partition after the other: the
 * lock keeps autovacuum and new partitions away, so it should not last as long as the reading of all of
 * them. The whole table then finds them proved, and reads only what has been added since.
 */
export function validateCheck(
  { catalog }: Target,
  table: TableTarget,
  { step, phase, about, summary, constraint, done }: Validation,
): readonly TransactionalOperation[] {
  const isProved = (relation: CatalogTable): boolean =>
    done ||
    relation.constraints.find((each) => each.name === constraint && each.validated) !== undefined;
  const common = {
    kind: "transactional",
    phase,
    table: table.declared.name,
    lock: "SHARE UPDATE EXCLUSIVE",
    slow: true,
    reverse: [],
  } as const;
  const validate = (relation: string): string[] => [
    `ALTER TABLE ${relation} VALIDATE CONSTRAINT ${identifier(constraint)}`,
  ];
  return [
    ...leavesOf(catalog, table.current).map((leaf): TransactionalOperation => ({
      ...common,
      id: `${step}:${about}:${leaf.label}`,
      summary: `${summary} (partition ${leaf.label})`,
      partition: leaf.relation,
      done: isProved(leaf.current) || isProved(table.current),
      forward: validate(leaf.relation),
    })),
    {
      ...common,
      id: `${step}:${about}`,
      summary,
      done: isProved(table.current),
      forward: validate(table.relation),
    },
  ];
}
