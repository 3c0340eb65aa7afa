import type { DashboardOverview, DomainId } from "@acme/data-model";
import type { TenantScope } from "@acme/tenant-repositories";
import { z } from "zod";
import { askAtMoment } from "../period/at-moment.ts";
import { timeZoneOf } from "../period/organization-time-zone.ts";
import type { PeriodRequest } from "../period/period-request.ts";
import { overviewAnswerSchema } from "../sql/overview-answer.ts";
import { overviewStatement } from "../sql/overview-statement.ts";
import { askAtOnce } from "../sql/ask.ts";
import { composeOverview } from "./compose-overview.ts";

export type OverviewOptions = {
  readonly period: PeriodRequest;
  /**
   * IANA, e.g. `Europe/Lisbon`: whose days the days are. Default: the organization's (`timezone` in its
   * settings), which takes a round trip to find out, or else UTC.
   */
  readonly timeZone?: string | undefined;
  /** One website. Default: all of the organization's. */
  readonly domainId?: DomainId | undefined;
  /** Whether the period before is counted too, which doubles what is read. Default: true. */
  readonly compare?: boolean | undefined;
  /** The moment to see everything as of; what is dated later does not count. Default: the database's clock. */
  readonly now?: Date | undefined;
  /**
   * Whether to ask the facts that `installFacts()` and `refreshFacts()` keep about conversations: the same
   * numbers, several times sooner. Where they are not kept for this organization, or are far behind, all
   * is read after all, in a second round trip. Default: false.
   */
  readonly facts?: boolean | undefined;
};

const answeredSchema = z.tuple([z.object({ answer: overviewAnswerSchema })]);

/**
 * The dashboard's numbers for the scope's tenant, of one moment, in one round trip: one statement over
 * indexes that begin with the organization.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID` for a period or a time zone that is none, and what a scope
 * throws
 *
 * @example
 * ```ts no-run
 * import { getOverview } from "@acme/dashboard-overview";
 * import type { TenantScope } from "@acme/tenant-repositories";
 *
 * export async function conversationsOfTheWeek(scope: TenantScope): Promise<number> {
 *   const overview = await getOverview(scope, { period: "7d", timeZone: "Asia/Kolkata" });
 *   return overview.summary.totalConversations.value;
 * }
 * ```
 */
export async function getOverview(
  scope: TenantScope,
  options: OverviewOptions,
): Promise<DashboardOverview> {
  const { period, compare = true, domainId, now, facts = false } = options;
  const timeZone = options.timeZone ?? (await timeZoneOf(scope));
  const { organizationId } = scope.context;
  const { answer, resolved } = await askAtMoment({ period, timeZone, now }, async (asked, at) => {
    const question = { organizationId, domainId, period: asked, compare, now: at };
    const known = facts
      ? await askAtOnce(scope, overviewStatement({ ...question, facts: true }))
      : [];
    const rows =
      known.length > 0
        ? known
        : await askAtOnce(scope, overviewStatement({ ...question, facts: false }));
    return answeredSchema.parse(rows)[0].answer;
  });
  return composeOverview(answer, resolved, timeZone);
}
