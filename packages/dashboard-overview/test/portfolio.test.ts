import { userIdSchema } from "@acme/data-model";
import { expect, it } from "vitest";
import { getOverview, getPortfolio, portfolioSchema } from "../src/index.ts";
import { chats, organizationId, ownerOf, uuid } from "./support/database.ts";
import { putRows } from "./support/rows.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const created_at = "2026-03-10T11:00:00Z";
const options = { period: "7d", timeZone: "UTC", now } as const;

it("says of each of a user's organizations what its overview says, and of no other one", async () => {
  const { database, tenants, as } = await chats(3);
  const user = userIdSchema.parse(uuid("0c", 1));
  for (const organization of [1, 2, 3]) {
    const ids = Array.from({ length: organization }, (_, index) =>
      uuid("ce", organization * 10 + index),
    );
    await putRows(database, organization, {
      conversations: ids.map((id, index) => ({ id, created_at, metadata: { rating: 1 + index } })),
      messages: ids.flatMap((conversation_id) => [
        { conversation_id, role: "user", created_at },
        { conversation_id, role: "assistant", created_at: `2026-03-10T11:00:0${organization}Z` },
      ]),
    });
  }
  await database.query(
    "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $3, 'viewer'), ($2, $3, 'admin')",
    [organizationId(1), organizationId(3), user],
  );
  const portfolio = portfolioSchema.parse(await getPortfolio(tenants, user, options));
  expect(portfolio.organizations.map(({ name, role }) => [name, role])).toEqual([
    ["Organization 1", "viewer"],
    ["Organization 3", "admin"],
  ]);
  for (const {
    organizationId: id,
    name: _name,
    role: _role,
    ...metrics
  } of portfolio.organizations) {
    const { summary, meta } = await as(Number(id.slice(-1)), (scope) =>
      getOverview(scope, options),
    );
    expect(summary).toMatchObject(metrics);
    expect(meta).toMatchObject(portfolio.meta);
  }
});

it("is empty for who belongs nowhere, and no longer shows what a membership was taken from", async () => {
  const { database, tenants } = await chats(1);
  const names = async (): Promise<string[]> =>
    (await getPortfolio(tenants, ownerOf(1), options)).organizations.map(({ name }) => name);
  expect(await names()).toEqual(["Organization 1"]);
  await database.query(
    "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, 'owner')",
    [organizationId(1), uuid("0c", 1)],
  );
  await database.query("DELETE FROM organization_members WHERE user_id = $1", [ownerOf(1)]);
  expect(await names()).toEqual([]);
});

it("is on record, with the user's name", async () => {
  const { database, tenants } = await chats(1);
  await getPortfolio(tenants, ownerOf(1), options);
  const { rows } = await database.query<{ event: string; actor: string }>(
    "SELECT event, actor FROM acme_tenancy.system_audit ORDER BY event",
  );
  expect(rows).toEqual([
    { event: "begun", actor: `user ${ownerOf(1)}` },
    { event: "committed", actor: `user ${ownerOf(1)}` },
  ]);
});
