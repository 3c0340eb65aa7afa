import { getOverview } from "@acme/dashboard-overview";
import { createTenantDatabase } from "@acme/tenant-repositories";
import { applicationName } from "../child/processor-time.ts";
import { now } from "../overview-database.ts";
import type { Contestant } from "./contestant.ts";

/** From the tables themselves. */
export const ours = overview("ours", "getOverview()", false);

/** From the facts that are kept about the same conversations, all of them up to date. */
export const oursFromFacts = overview("facts", "getOverview() from facts", true);

function overview(name: string, label: string, facts: boolean): Contestant {
  return {
    name,
    label,
    open: async ({ tenantUrl, systemUrl }) => {
      // Others have their turns in between, and their connections wait for them as well.
      const pool = { max: 1, idleTimeoutMillis: 0, application_name: applicationName };
      const tenants = await createTenantDatabase({
        connection: { connectionString: tenantUrl, ...pool },
        systemConnection: { connectionString: systemUrl, ...pool },
        contextLifetime: 86_400,
      });
      return {
        ask: async ({ userId, organizationId }) => {
          const context = await tenants.authorize(userId, organizationId);
          const { summary, meta } = await tenants.run(context, async (scope) =>
            getOverview(scope, { period: "30d", timeZone: "UTC", now, facts }),
          );
          const pair = <Value>(metric: { value: Value; previous: { value: Value } }) =>
            [metric.value, metric.previous.value] as const;
          const counts = ({ value, previous }: { value: number; previous: number | null }) =>
            [value, previous ?? 0] as const;
          return {
            rows: 1,
            numbers: {
              conversations: counts(summary.totalConversations),
              users: counts(summary.activeUsers),
              averageSeconds: pair(summary.avgResponseTime),
              p95Seconds: pair(summary.p95ResponseTime),
              resolution: pair(summary.resolutionRate),
              rating: pair(summary.satisfactionScore),
              messages: meta.sampleSizes.messages,
              requests: meta.sampleSizes.requests,
            },
          };
        },
        close: tenants.close,
      };
    },
  };
}
