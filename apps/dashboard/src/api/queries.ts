import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import type { ConversationsFilter, OverviewFilter, PortfolioFilter } from "./filters.ts";
import { refreshInterval } from "./retry.ts";

/** The cursor of a list's first part. */
const firstPage: string | null = null;

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.getMe({ signal }),
  staleTime: 60_000,
});

export function organizationQuery(organizationId: string) {
  return queryOptions({
    queryKey: [organizationId, "organization"],
    queryFn: ({ signal }) => api.getOrganization({ params: { organizationId }, signal }),
    staleTime: 60_000,
  });
}

/** Anew every 30 seconds while somebody is looking. */
export function overviewQuery(organizationId: string, query: OverviewFilter) {
  return queryOptions({
    queryKey: [organizationId, "overview", query],
    queryFn: ({ signal }) => api.getOverview({ params: { organizationId }, query, signal }),
    refetchInterval: ({ state }) => refreshInterval(state.error),
    // Numbers of another period are better to look at than none, but never another organization's.
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[0] === organizationId ? keepPreviousData(previous) : undefined,
  });
}

/** The organization's websites by name, those whose host name has the words in it; a hundred at a time. */
export function domainsQuery(organizationId: string, search = "") {
  return infiniteQueryOptions({
    queryKey: [organizationId, "domains", search],
    queryFn: ({ signal, pageParam }) =>
      api.listDomains({
        params: { organizationId },
        query: {
          limit: 100,
          ...(search === "" ? {} : { search }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 60_000,
  });
}

export function domainQuery(organizationId: string, domainId: string) {
  return queryOptions({
    queryKey: [organizationId, "domain", domainId],
    queryFn: ({ signal }) => api.getDomain({ params: { organizationId, domainId }, signal }),
    staleTime: 60_000,
  });
}

/** What a filter of conversations finds, newest first, a hundred at a time. */
export function conversationsQuery(organizationId: string, filter: ConversationsFilter) {
  return infiniteQueryOptions({
    queryKey: [organizationId, "conversations", filter],
    queryFn: ({ signal, pageParam }) =>
      api.listConversations({
        params: { organizationId },
        query: { ...filter, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** One conversation, as lists have it. */
export function conversationQuery(organizationId: string, conversationId: string) {
  return queryOptions({
    queryKey: [organizationId, "conversation", conversationId],
    queryFn: ({ signal }) =>
      api.getConversation({ params: { organizationId, conversationId }, signal }),
  });
}

/** What was said in a conversation, from its beginning. */
export function messagesQuery(organizationId: string, conversationId: string) {
  return infiniteQueryOptions({
    queryKey: [organizationId, "messages", conversationId],
    queryFn: ({ signal, pageParam }) =>
      api.listMessages({
        params: { organizationId, conversationId },
        query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function membersQuery(organizationId: string) {
  return infiniteQueryOptions({
    queryKey: [organizationId, "members"],
    queryFn: ({ signal, pageParam }) =>
      api.listMembers({
        params: { organizationId },
        query: { limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 60_000,
  });
}

/** The settings of the website with that host name, of which there are one at most. */
export function domainConfigQuery(organizationId: string, domain: string) {
  return queryOptions({
    queryKey: [organizationId, "domain-config", domain],
    queryFn: async ({ signal }) => {
      const { items } = await api.listDomainConfigs({
        params: { organizationId },
        query: { domain },
        signal,
      });
      return items[0] ?? null;
    },
  });
}

export function transferPreviewQuery(organizationId: string, domainId: string) {
  return queryOptions({
    queryKey: [organizationId, "transfer", domainId],
    queryFn: ({ signal }) =>
      api.previewDomainTransfer({ params: { organizationId, domainId }, signal }),
  });
}

/** All organizations of whoever asks. */
export function portfolioQuery(query: PortfolioFilter) {
  return queryOptions({
    queryKey: ["portfolio", query],
    queryFn: ({ signal }) => api.getPortfolio({ query, signal }),
    refetchInterval: ({ state }) => refreshInterval(state.error),
    placeholderData: keepPreviousData,
  });
}
