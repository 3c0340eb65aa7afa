import type { Plan, PlanStep } from "../commands/plan.ts";
import { defaultLockPolicy, lockTimeoutOf } from "../runner/lock-retry.ts";
import { commented, terminated } from "./sql-text.ts";

/** A file of a plan, to be written under its name. */
export type PlanFile = { readonly name: string; readonly content: string };

/** One `.sql` file a step, numbered in the order in which they have to run, each with its reverse. */
export function writePlanFiles(plan: Plan): readonly PlanFile[] {
  const digits = Math.max(3, String(plan.steps.length).length);
  return plan.steps.map((step, index) => ({
    name: `${String(index + 1).padStart(digits, "0")}-${slug(step.id)}.sql`,
    content: [
      ...header(step, `step ${index + 1} of ${plan.steps.length}`),
      "",
      ...body(step),
      "",
    ].join("\n"),
  }));
}

const transactions: Record<PlanStep["kind"], string> = {
  transactional: "yes",
  concurrent: "no, PostgreSQL refuses this inside one",
  batches: "one each batch; run from this file, the whole table in one",
};

function header({ phase, table, summary, lock, kind, reverse }: PlanStep, place: string): string[] {
  const facts = [
    `${oneLine(summary)} (${place})`,
    `phase:       ${phase}`,
    ...(table === undefined ? [] : [`table:       ${oneLine(table)}`]),
    `lock:        ${lock}`,
    `transaction: ${transactions[kind]}`,
    reverse.length === 0 ? "reverse:     nothing to take back" : "reverse:",
  ];
  return [
    ...facts.flatMap((fact) => commented(fact)),
    ...reverse.flatMap((statement) => commented(terminated(statement), "   ")),
  ];
}

/** With the settings that the engine has in its session: whoever applies the file may have others. */
function body({ kind, slow, statements }: PlanStep): string[] {
  const lines = statements.map(terminated);
  // CREATE INDEX CONCURRENTLY waits in a way that nobody queues behind; cut short, it leaves an invalid index.
  if (kind === "concurrent")
    return ["SET lock_timeout = 0;", "SET statement_timeout = 0;", ...lines];
  return [
    "BEGIN;",
    `SET LOCAL lock_timeout = '${lockTimeoutOf(defaultLockPolicy, slow)}ms';`,
    "SET LOCAL statement_timeout = 0;",
    "SET LOCAL row_security = off;",
    "SET LOCAL search_path = pg_catalog;",
    ...lines,
    "COMMIT;",
  ];
}

/** For file systems: letters, digits and hyphens, of bounded length. The number in front makes it unique. */
function slug(id: string): string {
  return id
    .toLowerCase()
    .replaceAll(/[^\p{L}\d]+/gu, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
