import { defineTenancy } from "@acme/tenancy";
import type { TableDeclaration } from "@acme/tenancy";
import type {
  AcmeRecords,
  ConversationId,
  ConversationRecord,
  DashboardOverview,
  DomainConfigId,
  DomainConfigRecord,
  DomainId,
  MessageRecord,
  OrganizationId,
  StripeCustomerId,
  WooCommerceCustomerId,
} from "@acme/data-model";

type Keys = keyof ConversationRecord;

/* The dead column does not exist. */

export const noCustomerId: [Extract<Keys, "customer_id">] extends [never] ? true : false = true;
export const customerOf = (conversation: ConversationRecord): unknown =>
  // @ts-expect-error a conversation has no customer_id
  conversation.customer_id;

/* Every record but the tenant's own says who owns it, and can't say nobody. */

type Owned = { organization_id: OrganizationId };
type Ownerless = {
  [Table in keyof AcmeRecords]: AcmeRecords[Table] extends Owned ? never : Table;
}[keyof AcmeRecords];

export const ownerless: Ownerless = "organizations";
export const onlyThat: [Exclude<Ownerless, "organizations">] extends [never] ? true : false = true;

/* One id is not another. */

declare const organizationId: OrganizationId;
declare const domainId: DomainId;
declare const config: DomainConfigRecord;

export const text: string = organizationId;
// @ts-expect-error an organization's id is not a domain's
export const asDomain: DomainId = organizationId;
// @ts-expect-error a domain's id is not an organization's
export const asOrganization: OrganizationId = domainId;
// @ts-expect-error any text is not an id: it has to be parsed
export const asText: ConversationId = "5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c003";
export const asConfig: DomainConfigId = config.id;
// @ts-expect-error a row of domain_configs is not a customer of Stripe's
export const asStripe: StripeCustomerId = config.id;
// @ts-expect-error nor one of WooCommerce's
export const asWooCommerce: WooCommerceCustomerId = config.id;
// @ts-expect-error nor is its owner
export const asOwner: OrganizationId = config.id;

/* The declaration knows the model. */

const tenant = { table: "organizations" } as const;
const column = "organization_id";
const owned = { owner: "column" } as const;

// @ts-expect-error the other tables of the model are missing
defineTenancy<AcmeRecords, "organizations">({ tenant, column, tables: { domains: owned } });
// @ts-expect-error the table has another name now
defineTenancy<AcmeRecords>({ tenant, column, tables: { customer_configs: owned } });

type OfMessages = TableDeclaration<AcmeRecords, MessageRecord>;
type OfConversations = TableDeclaration<AcmeRecords, ConversationRecord>;
// @ts-expect-error there is no such table
export const noTable: OfMessages = { via: { conversation_id: "chats" } };
// @ts-expect-error a message has no such column
export const noColumn: OfMessages = { via: { domain_id: "domains" } };
// @ts-expect-error the dead column can't be in an index
export const deadInIndex: OfConversations = { owner: "column", index: ["customer_id"] };

/* The overview admits that there may be no data. */

declare const overview: DashboardOverview;
// @ts-expect-error without ratings there is no score
export const score: number = overview.summary.satisfactionScore.value;
// @ts-expect-error without telemetry there is no model
export const model: string = overview.botStatus.primaryModel;
export const conversations: number = overview.summary.totalConversations.value;
