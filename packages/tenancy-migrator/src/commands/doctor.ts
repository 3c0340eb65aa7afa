import { findFiringTriggers } from "../backfill/firing-triggers.ts";
import { TenancyMigratorError } from "../errors.ts";
import { ask } from "../evidence/ask.ts";
import type { CheckResult } from "../evidence/check.ts";
import { nextStep } from "../evidence/next-step.ts";
import { surroundingChecks } from "../evidence/checks/surroundings.ts";
import { refuseLiveColumns, refuseWeakRole, rolesLosingAccess } from "../plan/preflight.ts";
import { refuseOtherPolicies } from "../plan/other-policies.ts";
import { publishedChanges } from "../plan/published-tables.ts";
import { refuseUnsuitable } from "../plan/unsuitable-tables.ts";
import { isUnsure } from "../init/unsure.ts";
import type { Target } from "../target/target.ts";
import { describeUnowned } from "../remedies/apply-remedies.ts";
import { findUnowned } from "../remedies/find-unowned.ts";
import type { WorkContext } from "./work-context.ts";

/** One thing that was looked at before a migration. */
export type Finding = {
  /** `problem` stops a run, `warning` is worth knowing first. */
  readonly level: "fine" | "warning" | "problem";
  readonly message: string;
};

/** Looks for everything that would stop a run, or surprise somebody, and changes nothing. */
export async function doctor(context: WorkContext): Promise<readonly Finding[]> {
  const target = await context.target();
  return [
    { level: "fine", message: `the declaration fits the database: ${target.tables.length} tables` },
    serverVersion(target),
    ...(await caught(() => {
      refuseWeakRole(target, "forwards");
    }, `the role ${target.catalog.user} can carry out the migration`)),
    ...(await caught(
      () => refuseUnsuitable(context.client, target),
      "no table is built in a way that can't be migrated",
    )),
    ...undecided(target),
    ...lostAccess(target),
    ...(await caught(() => {
      refuseOtherPolicies(target);
    }, "no table has policies of others")),
    ...(await setOff(context, target)),
    ...(await unowned(context, target)),
    ...(await caught(
      () => refuseLiveColumns(context.client, target),
      "nothing holds on to the columns that are declared dead",
    )),
    ...(await waysAround(context, target)),
    ...(await publishedChanges(context.client, target)).map((message): Finding => ({
      level: "warning",
      message,
    })),
    ...(await longTransactions(context)),
  ];
}

/** Row level security leaked through cached plans before these releases (CVE-2024-10976). */
function serverVersion({ catalog }: Target): Finding {
  const major = Math.trunc(catalog.serverVersionNumber / 10_000);
  const minor = catalog.serverVersionNumber % 10_000;
  const safeMinor = { 15: 9, 16: 5, 17: 1 }[major] ?? 0;
  if (major < 15) {
    return {
      level: "problem",
      message: `PostgreSQL ${catalog.serverVersion} is too old: 15 is the oldest supported`,
    };
  }
  if (minor < safeMinor) {
    return {
      level: "warning",
      message: `PostgreSQL ${catalog.serverVersion} can apply the wrong policies to a cached plan (CVE-2024-10976); update to ${major}.${safeMinor} or later`,
    };
  }
  return { level: "fine", message: `PostgreSQL ${catalog.serverVersion}` };
}

/** Exemptions that a guess has made, and that nobody has said a reason for since. */
function undecided({ tenancy }: Target): Finding[] {
  return tenancy.exempt
    .filter(({ because }) => isUnsure(because))
    .map(({ table }) => ({
      level: "warning",
      message: `"${table}" is exempt only because nobody has said whose its rows are: nothing will isolate them`,
    }));
}

function lostAccess(target: Target): Finding[] {
  return rolesLosingAccess(target).map((role) => ({
    level: "problem",
    message: `the role "${role}" has rights on tenant tables and would see no rows after enforce: declare it in legacyRoles, or revoke them`,
  }));
}

async function setOff({ client }: WorkContext, target: Target): Promise<Finding[]> {
  const { triggers, remedy } = await findFiringTriggers(client, target);
  if (triggers.length === 0) {
    return [{ level: "fine", message: "the backfill sets off no trigger of yours" }];
  }
  return triggers.map((trigger) => ({ level: "problem", message: `${trigger}. ${remedy}` }));
}

async function unowned({ client }: WorkContext, target: Target): Promise<Finding[]> {
  const found = await findUnowned(client, target);
  if (found.length === 0) return [{ level: "fine", message: "every row leads to one tenant" }];
  return found.map((rows) => ({ level: "problem", message: describeUnowned(rows) }));
}

/** What lies beside the tables already and will fail the verification once they are enforced. */
async function waysAround({ client }: WorkContext, target: Target): Promise<Finding[]> {
  const failing: CheckResult[] = [];
  for (const check of surroundingChecks(target)) {
    const answer = await ask(client, check);
    if (!answer.holds) failing.push(answer);
  }
  if (failing.length === 0) {
    return [
      { level: "fine", message: "no view, function or undeclared table leads around the policies" },
    ];
  }
  return failing.map(({ id, title, actual }) => ({
    level: "warning",
    message: `after enforce, verification will fail on ${title}: ${actual}${nextStep(id)}`,
  }));
}

async function longTransactions({ client }: WorkContext): Promise<Finding[]> {
  const { rows } = await client.query<{ message: string }>(
    `SELECT format('process %s (%s) has a transaction open since %s s: catalog changes and index builds wait for it, and the backfill grows the tables meanwhile',
                   pid, coalesce(nullif(application_name, ''), 'unnamed'), extract(epoch FROM now() - xact_start)::int) AS message
     FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - interval '1 minute'`,
  );
  return rows.map(({ message }) => ({ level: "warning", message }));
}

async function caught(check: () => void | Promise<void>, fine: string): Promise<Finding[]> {
  try {
    await check();
    return [{ level: "fine", message: fine }];
  } catch (error) {
    if (!(error instanceof TenancyMigratorError)) throw error;
    return [{ level: "problem", message: [error.message, ...error.details].join("\n  ") }];
  }
}
