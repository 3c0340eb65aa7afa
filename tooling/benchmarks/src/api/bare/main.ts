// What the API is compared with: an Express app that does the same work for one member of one organization
// and nothing else. No token, no membership, no limit, no check of what comes in or goes out, no log.
import { getOverview, listConversations } from "@acme/dashboard-overview";
import { organizationIdSchema, userIdSchema } from "@acme/data-model";
import { createTenantDatabase } from "@acme/tenant-repositories";
import express from "express";

const {
  DATABASE_URL: url = "",
  SYSTEM_DATABASE_URL: systemUrl = "",
  USER_ID: user = "",
  ORGANIZATION_ID: organization = "",
} = process.env;

const tenants = await createTenantDatabase({
  connection: { connectionString: url, max: 10 },
  systemConnection: { connectionString: systemUrl, max: 2 },
  contextLifetime: 86_400,
});
const context = await tenants.authorize(
  userIdSchema.parse(user),
  organizationIdSchema.parse(organization),
);

const app = express();
// Nor what Express itself would do to an answer.
app.disable("etag");
app.disable("x-powered-by");
app.get("/v1/organizations/:organizationId/overview", async (_request, response) => {
  const options = { period: "30d", compare: true } as const;
  response.json(await tenants.run(context, (scope) => getOverview(scope, options)));
});
app.get("/v1/organizations/:organizationId/conversations", async (_request, response) => {
  response.json(await tenants.run(context, (scope) => listConversations(scope, { limit: 20 })));
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  process.stdout.write(
    `${JSON.stringify({ msg: "listening", url: `http://127.0.0.1:${port}` })}\n`,
  );
});
