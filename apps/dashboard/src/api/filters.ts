import type { Operations, RequestOf } from "@acme/api/client";

type QueryOf<Id extends keyof Operations> = NonNullable<
  Extract<RequestOf<Operations[Id]>, { readonly query?: unknown }>["query"]
>;

/** What the API can be asked for. */
export type OverviewFilter = QueryOf<"getOverview">;
export type PortfolioFilter = QueryOf<"getPortfolio">;
export type ConversationsFilter = QueryOf<"listConversations">;
