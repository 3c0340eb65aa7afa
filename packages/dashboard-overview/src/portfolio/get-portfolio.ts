import type { UserId } from "@acme/data-model";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { z } from "zod";
import type { OverviewOptions } from "../overview/get-overview.ts";
import { spansOf } from "../overview/compared-spans.ts";
import { summaryOf } from "../overview/summary.ts";
import { askAtMoment } from "../period/at-moment.ts";
import { askAtOnce } from "../sql/ask.ts";
import { portfolioAnswerSchema, portfolioStatement } from "../sql/portfolio-statement.ts";
import type { Portfolio } from "./portfolio-schema.ts";

/** As for an overview; the time zone is one for all of them, by default UTC. */
export type PortfolioOptions = Omit<OverviewOptions, "domainId" | "facts">;

const answeredSchema = z.tuple([z.object({ answer: portfolioAnswerSchema })]);

/**
 * One row for each organization that a user belongs to, in as many statements for a thousand as for one.
 *
 * A scope is one tenant's, so this is audited system work (`asSystem`), and the record names the user. What
 * it may see is in the statement: it begins at the user's memberships, read in the same instant as the
 * rows. The user is whom you have found out to be asking, as for `authorize()`.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID` for a period or a time zone that is none, and what
 * `asSystem()` throws
 */
export async function getPortfolio(
  tenants: Pick<TenantDatabase, "asSystem">,
  userId: UserId,
  options: PortfolioOptions,
): Promise<Portfolio> {
  const { period, timeZone = "UTC", compare = true, now } = options;
  const reason = { who: `user ${userId}`, why: "the portfolio of the user's own organizations" };
  const { answer, resolved } = await askAtMoment({ period, timeZone, now }, async (asked, at) => {
    const statement = portfolioStatement({ userId, period: asked, compare, now: at });
    const rows = await tenants.asSystem(reason, async (system) => askAtOnce(system, statement));
    return answeredSchema.parse(rows)[0].answer;
  });
  return {
    organizations: answer.organizations.map(({ id, name, role, summary }) => {
      const {
        totalConversations,
        activeUsers,
        avgResponseTime,
        resolutionRate,
        satisfactionScore,
      } = summaryOf(summary, compare);
      return {
        organizationId: id,
        name,
        role,
        totalConversations,
        activeUsers,
        avgResponseTime,
        resolutionRate,
        satisfactionScore,
      };
    }),
    meta: { timeZone, periodName: resolved.name, ...spansOf(answer.moments, resolved) },
  };
}
