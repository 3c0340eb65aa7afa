import type { DashboardOverview, DomainId } from "@acme/data-model";
import type { TenantScope } from "@acme/tenant-repositories";
import { TenantError } from "@acme/tenant-repositories";
import { z } from "zod";
import { timeZoneOf } from "../period/organization-time-zone.ts";
import type { PeriodRequest } from "../period/period-request.ts";
import { resolvePeriod } from "../period/resolve-period.ts";
import { overviewAnswerSchema } from "../sql/overview-answer.ts";
import { overviewStatement } from "../sql/overview-statement.ts";
import { askAtOnce } from "../sql/ask.ts";
import { composeOverview } from "./compose-overview.ts";

export type OverviewOptions = {
  readonly period: PeriodRequest;
  /**
   * IANA, e.g. `Europe/Lisbon`: whose days the days are. Default: the organization's (`time_zone` in its
   * settings), which takes a round trip to find out, or else UTC.
   */
  readonly timeZone?: string | undefined;
  /** One website. Default: all of the organization's. */
  readonly domainId?: DomainId | undefined;
  /** Whether the period before is counted too, which doubles what is read. Default: true. */
  readonly compare?: boolean | undefined;
  /** The moment to see everything as of; what is dated later does not count. Default: the database's clock. */
  readonly now?: Date | undefined;
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
  const { compare = true, domainId } = options;
  if (options.now !== undefined && Number.isNaN(options.now.getTime())) {
    throw new TenantError("TENANT_INPUT_INVALID", "now is no date.");
  }
  const timeZone = options.timeZone ?? (await timeZoneOf(scope));
  const { organizationId } = scope.context;
  let now = options.now;
  for (;;) {
    // Which days there are is decided here, what time it is by the database. Where its clock turns out to
    // be on another day, the answer is for its day.
    const period = resolvePeriod(options.period, timeZone, now?.getTime() ?? Date.now());
    const question = { organizationId, domainId, period, compare, now };
    const [{ answer }] = answeredSchema.parse(await askAtOnce(scope, overviewStatement(question)));
    const answered = answer.moments.now;
    const { start, end } = period.today;
    if (now !== undefined || (answered > start && answered <= end)) {
      return composeOverview(answer, period, timeZone);
    }
    now = new Date(answered);
  }
}
