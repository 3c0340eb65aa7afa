import type { TableTarget, Target } from "../target/target.ts";
import { leavesOf } from "../target/partitions.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, literal } from "../sql/quote.ts";
import type { TenantForeignKey } from "./add-tenant-foreign-key.ts";
import {
  deferralChange,
  foreignKeyDefinition,
  foreignKeyIsThere,
  matchingForeignKey,
} from "./add-tenant-foreign-key.ts";
import type { TransactionalOperation } from "./operation.ts";

// What is read in some hundredths of a second.
const smallPartition = "32 MB";

/**
 * Before PostgreSQL 18 a foreign key of a partitioned table can't be NOT VALID, and adding a valid one reads
 * everything while nobody may write. So each partition gets its own, NOT VALID, which is validated beside
 * readers and writers; the partitioned table's then takes these over without reading a row.
 */
export function addPartitionedForeignKey(
  target: Target,
  table: TableTarget,
  key: TenantForeignKey,
): readonly TransactionalOperation[] {
  const leaves = leavesOf(target.catalog, table.current);
  const isThere = foreignKeyIsThere(table, key);
  const change = deferralChange(table, key);
  const name = identifier(key.name);
  const columns = key.columns.join(", ");
  const about = { kind: "transactional", phase: "enforce", table: table.declared.name } as const;
  return [
    ...leaves.flatMap((leaf): TransactionalOperation[] => {
      const found = matchingForeignKey(leaf.current, key);
      return [
        {
          ...about,
          id: `enforce:foreign-key:${key.name}:${leaf.label}`,
          summary: `add the foreign key (${columns}) to ${key.referencedTable} to the partition ${leaf.label}, not yet validated`,
          lock: "SHARE ROW EXCLUSIVE",
          partition: leaf.relation,
          done: isThere || change !== undefined || found !== undefined,
          forward: [
            `ALTER TABLE ${leaf.relation} ADD CONSTRAINT ${name} ${foreignKeyDefinition(key)} NOT VALID`,
          ],
          reverse: [`ALTER TABLE IF EXISTS ${leaf.relation} DROP CONSTRAINT IF EXISTS ${name}`],
        },
        {
          ...about,
          id: `enforce:validate:${key.name}:${leaf.label}`,
          summary: `validate the foreign key (${columns}) of the partition ${leaf.label}`,
          lock: "SHARE UPDATE EXCLUSIVE",
          slow: true,
          partition: leaf.relation,
          done: isThere || change !== undefined || found?.validated === true,
          forward: [
            `ALTER TABLE ${leaf.relation} VALIDATE CONSTRAINT ${identifier(found?.name ?? key.name)}`,
          ],
          reverse: [],
        },
      ];
    }),
    {
      ...about,
      id: `enforce:foreign-key:${key.name}`,
      summary: `add the foreign key (${columns}) to ${key.referencedTable}, which takes over its partitions'`,
      lock: "SHARE ROW EXCLUSIVE",
      done: isThere,
      forward: change ?? [
        `LOCK TABLE ONLY ${table.relation} IN SHARE UPDATE EXCLUSIVE MODE`,
        refuseUnproved(table, key),
        `ALTER TABLE ${table.relation} ADD CONSTRAINT ${name} ${foreignKeyDefinition(key)}`,
      ],
      reverse: [`ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${name}`],
    },
  ];
}

/** A large partition that came meanwhile would be read under the lock. */
function refuseUnproved(table: TableTarget, key: TenantForeignKey): string {
  return `DO ${dollarQuote(`
DECLARE
  unproved text;
BEGIN
  SELECT string_agg(p.relid::text, ', ') INTO unproved
  FROM pg_partition_tree(${literal(table.relation)}) AS p
  WHERE p.isleaf AND pg_relation_size(p.relid) > pg_size_bytes('${smallPartition}')
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = p.relid AND k.contype = 'f'
                      AND k.conname = ${literal(key.name)} AND k.convalidated);
  IF unproved IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = format('the foreign key of %s is not validated yet: attached while this ran?', unproved),
      HINT = 'Run again: it is validated first, beside readers and writers.';
  END IF;
END`)}`;
}
