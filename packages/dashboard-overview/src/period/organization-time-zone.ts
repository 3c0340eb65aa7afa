import type { TenantScope } from "@acme/tenant-repositories";
import { isTimeZone } from "./local-days.ts";

/** What the organization has set as its time zone, if that is one; else UTC. */
export async function timeZoneOf(scope: Pick<TenantScope, "sql" | "context">): Promise<string> {
  const [organization] = await scope.sql<{ time_zone: string | null }>`
    SELECT settings ->> 'timezone' AS time_zone FROM organizations WHERE id = ${scope.context.organizationId}`;
  const timeZone = organization?.time_zone ?? "UTC";
  return isTimeZone(timeZone) ? timeZone : "UTC";
}
