import { createHash } from "node:crypto";
import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import { isCompatibilityDropped } from "../../operations/row-policies.ts";
import type { Target } from "../../plan/target.ts";
import { childrenOf } from "../../plan/target.ts";
import { literal } from "../../sql/quote.ts";
import { deriveTriggers } from "../../triggers/derive-trigger.ts";
import { functionSettings } from "../../triggers/function-sql.ts";
import { holdTrigger } from "../../triggers/hold-trigger.ts";
import { migrationFunctions } from "../../triggers/migration-functions.ts";
import type { Check } from "../check.ts";
import { nothingFound } from "../check.ts";

/** The triggers of the dual-write are there and fire, while legacy code may still write. */
export function dualWriteTriggers(target: Target): readonly Check[] {
  if (isCompatibilityDropped(target)) return [];
  const expected = target.tables.flatMap((table) =>
    [
      ...(table.paths.length > 0 ? deriveTriggers(target, table) : []),
      ...(childrenOf(target, table).length > 0 ? [holdTrigger(target, table)] : []),
    ].map((trigger) => `(${literal(table.relation)}, ${literal(trigger.name)}, ${literal(trigger.calls)})`),
  );
  return [
    {
      id: "dual-write-triggers",
      table: undefined,
      title: "dual-write triggers that are missing, switched off or call something else",
      since: "expand",
      expected: "nothing found",
      sql: `SELECT format('%s on %s', e.trigger, e.relation) AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, trigger, calls)
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = e.relation::regclass AND t.tgname = e.trigger
                    AND t.tgenabled = 'O' AND t.tgfoid = (e.calls || '()')::regprocedure)
ORDER BY 1`,
      judge: nothingFound,
    },
    unchangedFunctions(target),
  ];
}

function unchangedFunctions(target: Target): Check {
  // The follow functions go when the composite foreign keys take over.
  const functions = migrationFunctions(target).filter((each) => !each.name.startsWith("follow_"));
  const expected = functions.map(
    (each) => `(${literal(each.name)}, ${literal(createHash("md5").update(each.body).digest("hex"))})`,
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
