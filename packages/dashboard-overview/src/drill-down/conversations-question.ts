import type { TenantScope } from "@acme/tenant-repositories";
import { timeZoneOf } from "../period/organization-time-zone.ts";
import { resolvePeriod } from "../period/resolve-period.ts";
import type { ConversationsQuestion } from "../sql/conversations-statement.ts";
import type { ConversationFilter } from "./conversation-filter.ts";

/** A filter as the database is asked by it. @throws {TenantError} `TENANT_INPUT_INVALID` */
export async function conversationsQuestion(
  scope: TenantScope,
  filter: ConversationFilter,
): Promise<ConversationsQuestion> {
  const { period, timeZone, now, ...rest } = filter;
  const { organizationId } = scope.context;
  if (period === undefined) return { ...rest, now, organizationId, period };
  const zone = timeZone ?? (await timeZoneOf(scope));
  const resolved = resolvePeriod(period, zone, now?.getTime() ?? Date.now());
  return { ...rest, now, organizationId, period: resolved };
}
