// A consumer's own program: the chat model's overview for one organization.
import { getOverview } from "@acme/dashboard-overview";
import { organizationIdSchema, userIdSchema } from "@acme/data-model";
import { createTenantDatabase } from "@acme/tenant-repositories";

const tenants = await createTenantDatabase({
  connection: process.env["APP_DATABASE_URL"] ?? "",
  systemConnection: process.env["APP_SYSTEM_DATABASE_URL"] ?? "",
});
const context = await tenants.authorize(
  userIdSchema.parse("0b000000-0000-4000-8000-000000000001"),
  organizationIdSchema.parse("0a000000-0000-4000-8000-000000000001"),
);
const overview = await tenants.run(context, async (scope) =>
  getOverview(scope, { period: "7d", timeZone: "UTC" }),
);
console.log(`${overview.summary.totalConversations.value} conversations`);
await tenants.close();
