import { createHash } from "node:crypto";
import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import { isCompatibilityDropped } from "../../operations/row-policies.ts";
import { isCascaded } from "../../operations/create-follow-trigger.ts";
import type { TableTarget, Target } from "../../target/target.ts";
import { childrenOf } from "../../target/target.ts";
import { literal } from "../../sql/quote.ts";
import { deriveTriggers } from "../../triggers/derive-trigger.ts";
import { functionSettings } from "../../triggers/function-sql.ts";
import { followFunction, followTrigger } from "../../triggers/follow-trigger.ts";
import { holdTrigger } from "../../triggers/hold-trigger.ts";
import { lastingFunctions } from "../../triggers/migration-functions.ts";
import { bareDefinition, bareDefinitionSql } from "../../triggers/trigger-sql.ts";
import type { Check } from "../check.ts";
import { nothingFound } from "../check.ts";

/** The triggers of the dual-write are there, as generated, and fire, while legacy code may still write. */
export function dualWriteTriggers(target: Target): readonly Check[] {
  // Where every table says itself whose its rows are, there is nothing to derive.
  const isDerived = target.tables.some((table) => table.paths.length > 0);
  if (isCompatibilityDropped(target) || !isDerived) return [];
  const followed = new Set(followedTables(target));
  const expected = target.tables.flatMap((table) =>
    [
      ...(table.paths.length > 0 ? deriveTriggers(target, table) : []),
      ...(childrenOf(target, table).length > 0 ? [holdTrigger(target, table)] : []),
      ...(followed.has(table) ? [followTrigger(target, table)] : []),
    ].map(
      (trigger) =>
        `(${literal(table.relation)}, ${literal(trigger.name)}, ${literal(bareDefinition(table, trigger))})`,
    ),
  );
  return [
    {
      id: "dual-write-triggers",
      table: undefined,
      title: "dual-write triggers that are missing, switched off or not as generated",
      since: "expand",
      expected: "nothing found",
      sql: `SELECT format('%s on %s', e.trigger, e.relation) AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, trigger, definition)
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = e.relation::regclass AND t.tgname = e.trigger AND t.tgenabled = 'O'
                    AND lower(${bareDefinitionSql("t.oid")}) = lower(e.definition))
UNION ALL
SELECT format('%s on the partition %s', e.trigger, p.relid)
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, trigger, definition), LATERAL pg_partition_tree(e.relation::regclass) AS p
WHERE p.level > 0 AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = p.relid AND t.tgname = e.trigger AND t.tgenabled = 'O' AND t.tgparentid <> 0)
ORDER BY 1`,
      judge: nothingFound,
    },
    unchangedFunctions(target),
  ];
}

/** Whose children no composite foreign key takes along yet. */
function followedTables(target: Target): readonly TableTarget[] {
  return target.tables.filter((table) => !isCascaded(target, table));
}

function unchangedFunctions(target: Target): Check {
  const functions = [
    ...lastingFunctions(target),
    ...followedTables(target).map((table) => followFunction(target, table)),
  ];
  const expected = functions.map(
    (each) =>
      `(${literal(each.name)}, ${literal(createHash("md5").update(each.body).digest("hex"))})`,
  );
  return {
    id: "dual-write-functions",
    table: undefined,
    title: "dual-write functions that are missing or not as generated",
    since: "expand",
    expected: "nothing found",
    sql: `SELECT e.name AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(name, source)
WHERE NOT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                  WHERE n.nspname = ${literal(bookkeepingSchema)} AND p.proname = e.name AND md5(p.prosrc) = e.source
                    AND p.prosecdef AND p.proconfig = ARRAY[${functionSettings.map(literal).join(", ")}])
ORDER BY 1`,
    judge: nothingFound,
  };
}
