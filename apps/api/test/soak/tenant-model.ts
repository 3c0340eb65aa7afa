import type { OrganizationId, OrganizationRole, UserId } from "@acme/data-model";
import { organizationIdSchema, userIdSchema } from "@acme/data-model";

/** Conversations that each tenant has before the load begins. */
export const SEEDED = 2_400;

/** A domain as the API shows it, but for when it was made. */
export type KnownDomain = { readonly domain: string; readonly name: string | null };

/** A tenant and what is known to be right about it. */
export type TenantModel = {
  readonly number: number;
  /** In every text of its rows, and in no other's. */
  readonly marker: string;
  readonly plan: "starter" | "free";
  /** Whether {@link userOfTwo} is a member. */
  readonly isOneOfTwo: boolean;
  /** In the ids of its rows, and in no other's. */
  readonly tag: string;
  readonly organization: OrganizationId;
  readonly path: string;
  readonly user: (role: OrganizationRole) => UserId;
  readonly row: (kind: RowKind, number: number) => string;
  /** Conversations are numbered from 1: those that are surely there, and those that may be by now. */
  readonly conversations: { committed: number; begun: number };
  /** By id. */
  readonly domains: Map<string, KnownDomain>;
};

type RowKind = "0d" | "0f" | "ce";

const roles: readonly OrganizationRole[] = ["owner", "admin", "member", "viewer"];
const markers = ["quokkaloaf", "tapirsocks", "narwhaltea", "lemurjam"];

const uuid = (kind: string, tenant: number, number: number): string =>
  `${kind.padEnd(8, "0")}-a00${tenant}-4000-8000-${String(number).padStart(12, "0")}`;

/** Admin of two tenants. */
export const userOfTwo = userIdSchema.parse(uuid("0b", 9, 1));

/** All tenants of a soak; the first is on the plan with the small limit. */
export function createTenantModels(): TenantModel[] {
  return markers.map((marker, index) => {
    const number = index + 1;
    const organization = organizationIdSchema.parse(uuid("0a", number, 1));
    const row = (kind: RowKind, rowNumber: number): string => uuid(kind, number, rowNumber);
    const domain = (name: string): KnownDomain => ({
      domain: `${name}.${marker}.example`,
      name: `${marker} ${name}`,
    });
    return {
      number,
      marker,
      plan: number === 1 ? "starter" : "free",
      isOneOfTwo: number === 2 || number === 3,
      tag: `-a00${number}-4000-`,
      organization,
      path: `/v1/organizations/${organization}`,
      user: (role) => userIdSchema.parse(uuid("0b", number, roles.indexOf(role))),
      row,
      conversations: { committed: SEEDED, begun: SEEDED },
      domains: new Map([
        [row("0d", 1), domain("one")],
        [row("0d", 2), domain("two")],
      ]),
    };
  });
}

/** How many messages a conversation has. */
export const messagesIn = (conversation: number): number => 1 + (conversation % 4);

/** How many messages the conversations up to this one have. */
export function messagesUpTo(conversation: number): number {
  let messages = 0;
  for (let each = 1; each <= conversation; each += 1) messages += messagesIn(each);
  return messages;
}

export const contentOf = ({ marker }: TenantModel, conversation: number, message: number): string =>
  `${marker} message ${conversation}-${message}`;

/** The members that each organization has, by role. */
export const staff = roles;
