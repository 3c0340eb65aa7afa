import type {
  ConversationId,
  ConversationRecord,
  DomainConfigId,
  DomainId,
  MessageId,
  OrganizationId,
  OrganizationMemberId,
  ScrapedPageId,
  UserId,
} from "@acme/data-model";
import type {
  NewConversation,
  NewMessage,
  OrganizationChanges,
  Repositories,
  TenantContext,
  TenantDatabase,
  TenantDatabaseOptions,
  TenantScope,
} from "../src/index.ts";
import type { IsolationSubject } from "../src/testing/index.ts";

declare const tenants: TenantDatabase;
declare const scope: TenantScope;
declare const context: TenantContext;
declare const organizationId: OrganizationId;
declare const userId: UserId;
declare const domainId: DomainId;
declare const configId: DomainConfigId;
declare const conversationId: ConversationId;
declare const messageId: MessageId;
declare const memberId: OrganizationMemberId;
declare const pageId: ScrapedPageId;
declare const reason: { who: string; why: string };

const count = async (each: TenantScope): Promise<number> => each.conversations.count();
const raw = "5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c003";

/* A context is what authorize() answers, and nothing else. */

export const right: Promise<number> = tenants.run(context, count);
// @ts-expect-error without a context there is no scope
void tenants.run(count);
// @ts-expect-error it can't be left undefined
void tenants.run(undefined, count);
// @ts-expect-error nor null
void tenants.run(null, count);
// @ts-expect-error an organization's id vouches for nobody
void tenants.run(organizationId, count);
const lookAlike = {
  organizationId,
  userId,
  role: "owner",
  expiresAt: new Date(),
  toJSON: (): Record<string, string> => ({}),
} as const;
// @ts-expect-error an object of its shape lacks what is private
export const forged: TenantContext = lookAlike;
// @ts-expect-error and a copy lacks it, too
void tenants.run(structuredClone(lookAlike), count);
// @ts-expect-error the role is read, not written
context.role = "owner";
// @ts-expect-error the ticket is nobody's to read
export const ticket: unknown = context.ticket;
declare const subject: IsolationSubject;
// @ts-expect-error isolation is between two contexts, too
export const half: IsolationSubject = { database: subject.database, one: context };

/* One id is not another, and a text is none. */

void tenants.authorize(userId, organizationId);
// @ts-expect-error the user comes first
void tenants.authorize(organizationId, userId);
// @ts-expect-error any text is not an id: it has to be parsed
void tenants.authorize(raw, organizationId);
// @ts-expect-error nor an organization's
void tenants.authorize(userId, raw);
void scope.conversations.find(conversationId);
// @ts-expect-error a message's id is not a conversation's
void scope.conversations.find(messageId);
// @ts-expect-error nor is any text
void scope.conversations.get(raw);
// @ts-expect-error nor is any number
void scope.messages.delete(1);
// @ts-expect-error a list of ids is of one kind
void scope.messages.findMany([messageId, conversationId]);
// @ts-expect-error a config's id is not its domain's
void scope.domains.update(configId, { name: "x" });
// @ts-expect-error a user's id is not a member's
void scope.members.remove(userId);
void scope.domains.transferDomain(domainId, organizationId);
// @ts-expect-error what is handed over comes first
void scope.domains.transferDomain(organizationId, domainId);
// @ts-expect-error a domain is not an organization
void tenants.deleteOrganization(domainId, reason);

/* Nobody says whose a row is, or what its id is. */

void scope.conversations.insert({ domain_id: domainId });
// @ts-expect-error the organization is stamped
void scope.conversations.insert({ domain_id: domainId, organization_id: organizationId });
// @ts-expect-error so is the id
void scope.conversations.insert({ domain_id: domainId, id: conversationId });
void scope.conversations.insertMany([
  { domain_id: domainId },
  // @ts-expect-error also in one of many
  { domain_id: domainId, organization_id: organizationId },
]);
// @ts-expect-error it can't be changed
void scope.conversations.update(conversationId, { organization_id: organizationId });
// @ts-expect-error for many neither
void scope.conversations.updateMany({}, { organization_id: organizationId });
// @ts-expect-error nor by an upsert
void scope.pages.upsert({ domain_id: domainId, url: "x", organization_id: organizationId });
// @ts-expect-error a member is one of this organization
void scope.members.add({ user_id: userId, role: "member", organization_id: organizationId });
export const noOwner: [Extract<keyof NewConversation, "organization_id" | "id">] extends [never]
  ? true
  : false = true;
// @ts-expect-error what it costs is not an admin's to change
export const cheaper: OrganizationChanges = { seat_limit: 1_000 };

/* A row has what it needs, under the names that there are. */

// @ts-expect-error a message has a text
export const speechless: NewMessage = { conversation_id: conversationId, role: "user" };
// @ts-expect-error a message is in a conversation
void scope.messages.insert({ conversation_id: domainId, role: "user", content: "x" });
// @ts-expect-error roles are four
void scope.members.changeRole(memberId, "superuser");
// @ts-expect-error the dead column is dead
void scope.conversations.updateMany({}, { customer_id: raw });
// @ts-expect-error a page's text has another name
void scope.pages.update(pageId, { body: "x" });

/* Lists ask for columns that there are, in terms of their types. */

void scope.conversations.list({
  filter: { domain_id: [domainId], created_at: { gte: new Date() } },
});
// @ts-expect-error there is no such column
void scope.conversations.list({ filter: { customer_id: null } });
// @ts-expect-error a column is compared with what it holds
void scope.conversations.count({ created_at: { gte: 5 } });
// @ts-expect-error and its ids with ids of the same kind
void scope.conversations.count({ domain_id: conversationId });
// @ts-expect-error an order goes up or down
void scope.conversations.list({ order: { created_at: "sideways" } });
// @ts-expect-error and by a column
void scope.conversations.list({ order: { nothing: "asc" } });

/* Rows are the model's, and there may be none. */

export const found: Promise<ConversationRecord | null> = scope.conversations.find(conversationId);
// @ts-expect-error it may not be there
export const always: Promise<ConversationRecord> = scope.conversations.find(conversationId);

/* Nobody makes scopes and repositories, and system work has a reason. */

// @ts-expect-error repositories come from a scope
export const repositories: Repositories = {};
// @ts-expect-error who and why
void tenants.asSystem({ who: "me" }, async () => undefined);
// @ts-expect-error the reason comes first
void tenants.asSystem(async () => undefined);
// @ts-expect-error one login is not enough
export const oneLogin: TenantDatabaseOptions = { connection: "postgres://localhost" };

/* Another model has other ids and other tables. */

type DepotIds = { readonly tenant: number; readonly member: string };
type Bike = { readonly frame_no: number; readonly depot_no: number; readonly name: string };
declare const depots: TenantDatabase<DepotIds>;
declare const depot: TenantContext<DepotIds>;

export const bikes: Promise<number> = depots.run(depot, async (each) =>
  each.table<Bike>("bike").count({ name: "x" }),
);
void depots.authorize("lena", 1);
// @ts-expect-error the member comes first
void depots.authorize(1, "lena");
// @ts-expect-error a depot is no organization of the model
void depots.run(context, async () => undefined);
// @ts-expect-error nor is an organization a depot
void tenants.run(depot, async () => undefined);
// @ts-expect-error it has no conversations
export type Conversations = TenantScope<DepotIds>["conversations"];
void depots.run(depot, async (each) =>
  each.table<Bike>("bike", { conflict: ["name"] }).upsert({ name: "x" }),
);
// @ts-expect-error a row is known by columns that it has
void depots.run(depot, async (each) => each.table<Bike>("bike", { conflict: ["colour"] }).count());
// @ts-expect-error one depot's contexts are no proof of another model's isolation
export const mixed: IsolationSubject<DepotIds> = { database: depots, one: depot, other: context };
