import { listConversations, listMessages } from "../../src/contract/conversations.ts";
import { listMembers } from "../../src/contract/members.ts";
import { getOverview } from "../../src/contract/overview.ts";
import { getPortfolio } from "../../src/contract/portfolio.ts";
import type { Random } from "./random.ts";
import type { SoakClient } from "./soak-client.ts";
import type { TenantModel } from "./tenant-model.ts";
import { contentOf, messagesIn, messagesUpTo, SEEDED, staff, userOfTwo } from "./tenant-model.ts";

/** Reads what a tenant has, and compares it with what is known; and what it must not have. */
export function createReaderLane(
  client: SoakClient,
  tenants: readonly TenantModel[],
  tenant: TenantModel,
  random: Random,
): () => Promise<void> {
  const actions = [
    () => checkOverview(client, tenant),
    () => checkDomainOverview(client, tenant),
    () => checkMessages(client, tenant, 1 + random.below(tenant.conversations.committed)),
    () => checkMembers(client, tenant),
    () => checkFirstConversations(client, tenant, 1 + random.below(100)),
    () => checkRefusals(client, tenant, random.pick(tenants.filter((other) => other !== tenant))),
    () =>
      checkPortfolio(
        client,
        tenants.filter(({ isOneOfTwo }) => isOneOfTwo),
      ),
  ];
  return () => random.pick(actions)();
}

/** The numbers are those of a moment between the question and the answer. */
export async function checkOverview(client: SoakClient, tenant: TenantModel): Promise<void> {
  const { conversations } = tenant;
  const least = conversations.committed;
  const path = `${tenant.path}/overview?period=30d&compare=false`;
  const { answer } = await client.insist({ path, as: tenant.user("viewer"), of: [tenant] });
  const most = conversations.begun;
  const { summary, meta } = getOverview.answer.schema.parse(JSON.parse(answer.text));
  const found = summary.totalConversations.value;
  const { messages } = meta.sampleSizes;
  if (found < least || found > most || messages !== messagesUpTo(found)) {
    client.fault(
      `tenant ${tenant.number}: ${found} conversations, ${messages} messages, where there are ${least} to ${most}`,
    );
  }
}

/** Nobody talks on the second website while the load lasts. */
async function checkDomainOverview(client: SoakClient, tenant: TenantModel): Promise<void> {
  const path = `${tenant.path}/overview?period=30d&compare=false&domainId=${tenant.row("0d", 2)}`;
  const { answer } = await client.insist({ path, as: tenant.user("viewer"), of: [tenant] });
  const { summary } = getOverview.answer.schema.parse(JSON.parse(answer.text));
  const { value } = summary.totalConversations;
  if (value !== SEEDED / 2)
    client.fault(`tenant ${tenant.number}: ${value} conversations of its second domain`);
}

async function checkMessages(
  client: SoakClient,
  tenant: TenantModel,
  number: number,
): Promise<void> {
  const path = `${tenant.path}/conversations/${tenant.row("ce", number)}/messages`;
  const { answer } = await client.insist({ path, as: tenant.user("viewer"), of: [tenant] });
  const { items } = listMessages.answer.schema.parse(JSON.parse(answer.text));
  const said = items.map(({ content }) => content).join("\n");
  const known = Array.from({ length: messagesIn(number) }, (_, index) =>
    contentOf(tenant, number, index + 1),
  );
  if (said !== known.join("\n")) client.fault(`${path}: ${said}`);
}

async function checkMembers(client: SoakClient, tenant: TenantModel): Promise<void> {
  const { answer } = await client.insist({
    path: `${tenant.path}/members`,
    as: tenant.user("member"),
    of: [tenant],
  });
  const { items } = listMembers.answer.schema.parse(JSON.parse(answer.text));
  const found = items.map(({ userId, role }) => `${role} ${userId}`);
  const known = staff.map((role) => `${role} ${tenant.user(role)}`);
  if (tenant.isOneOfTwo) known.push(`admin ${userOfTwo}`);
  if (found.toSorted().join() !== known.toSorted().join())
    client.fault(`members of tenant ${tenant.number}: ${found.join()}`);
}

/** Two parts of the list, which follow each other. */
async function checkFirstConversations(
  client: SoakClient,
  tenant: TenantModel,
  limit: number,
): Promise<void> {
  const as = tenant.user("viewer");
  const found = new Set<string>();
  let cursor = "";
  for (let part = 1; part <= 2; part += 1) {
    const path = `${tenant.path}/conversations?limit=${limit}${cursor}`;
    const { answer } = await client.insist({ path, as, of: [tenant] });
    const { items, nextCursor } = listConversations.answer.schema.parse(JSON.parse(answer.text));
    for (const { id } of items) found.add(id);
    cursor = `&cursor=${encodeURIComponent(nextCursor ?? "")}`;
  }
  if (found.size !== 2 * limit)
    client.fault(`tenant ${tenant.number}: ${found.size} of ${2 * limit} conversations`);
}

/** Another's organization is none, and another's rows are none in one's own. */
async function checkRefusals(
  client: SoakClient,
  tenant: TenantModel,
  other: TenantModel,
): Promise<void> {
  const as = tenant.user("owner");
  const asked = [
    [403, `${other.path}/overview`],
    [403, `${other.path}/exports/conversations.csv`],
    [404, `${tenant.path}/domains/${other.row("0d", 1)}`],
  ] as const;
  for (const [status, path] of asked) {
    const { answer } = await client.insist({ path, as, of: [tenant] });
    if (answer.status !== status) client.fault(`${path}: ${answer.status}, not ${status}`);
  }
}

async function checkPortfolio(client: SoakClient, both: readonly TenantModel[]): Promise<void> {
  const least = both.map(({ conversations }) => conversations.committed);
  const { answer } = await client.insist({
    path: "/v1/portfolio?period=30d&compare=false",
    as: userOfTwo,
    of: both,
  });
  const most = both.map(({ conversations }) => conversations.begun);
  const { organizations } = getPortfolio.answer.schema.parse(JSON.parse(answer.text));
  const found = both.map(
    ({ organization }) =>
      organizations.find(({ organizationId }) => organizationId === organization)
        ?.totalConversations.value ?? -1,
  );
  const isRight = found.every(
    (value, index) => value >= (least[index] ?? 0) && value <= (most[index] ?? 0),
  );
  if (organizations.length !== both.length || !isRight) {
    client.fault(
      `the portfolio has ${found.join()} where there are ${least.join()} to ${most.join()}`,
    );
  }
}
