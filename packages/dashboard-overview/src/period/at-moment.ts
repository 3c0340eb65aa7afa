import { TenantError } from "@acme/tenant-repositories";
import type { MomentsAnswer } from "../sql/moments.ts";
import type { PeriodRequest } from "./period-request.ts";
import type { ResolvedPeriod } from "./resolve-period.ts";
import { resolvePeriod } from "./resolve-period.ts";

export type AtMoment = {
  readonly period: PeriodRequest;
  readonly timeZone: string;
  /** `undefined`: the database's clock. */
  readonly now: Date | undefined;
};

/**
 * Asks about a period at a moment. Which days there are is decided here, and what time it is by the
 * database: where its clock turns out to be on another day than ours, it is asked once more, for its day.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`
 */
export async function askAtMoment<Answer extends { readonly moments: MomentsAnswer }>(
  { period, timeZone, now }: AtMoment,
  ask: (resolved: ResolvedPeriod, now: Date | undefined) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly resolved: ResolvedPeriod }> {
  if (now !== undefined && Number.isNaN(now.getTime())) {
    throw new TenantError("TENANT_INPUT_INVALID", "now is no date.");
  }
  const resolved = resolvePeriod(period, timeZone, now?.getTime() ?? Date.now());
  const answer = await ask(resolved, now);
  const answered = answer.moments.now;
  const { start, end } = resolved.today;
  if (now !== undefined || (answered > start && answered <= end)) return { answer, resolved };
  return askAtMoment({ period, timeZone, now: new Date(answered) }, ask);
}
