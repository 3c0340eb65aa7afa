import type { ConversationFilter } from "@acme/dashboard-overview";
import {
  exportConversations,
  exportMessages,
  getConversation,
  listConversations,
  listMessages,
} from "@acme/dashboard-overview";
import type { z } from "zod";
import {
  exportConversationsCsv,
  exportConversationsJson,
  exportMessagesCsv,
  exportMessagesJson,
  getConversation as getConversationOperation,
  listConversations as listConversationsOperation,
  listMessages as listMessagesOperation,
} from "../contract/conversations.ts";
import { periodRequest } from "./period-request.ts";
import type { Route } from "./route.ts";
import { organizationRoute, streamRoute } from "./route.ts";

export const conversationRoutes: readonly Route[] = [
  organizationRoute(listConversationsOperation, async ({ scope, query }) => {
    const { limit, cursor } = query;
    const page = await listConversations(scope, { ...filterOf(query), limit, cursor });
    return { items: [...page.rows], nextCursor: page.nextCursor };
  }),

  organizationRoute(getConversationOperation, ({ scope, params }) =>
    getConversation(scope, params.conversationId),
  ),

  organizationRoute(listMessagesOperation, async ({ scope, params, query }) => {
    const page = await listMessages(scope, params.conversationId, query);
    return { items: [...page.rows], nextCursor: page.nextCursor };
  }),

  streamRoute(exportConversationsCsv, ({ scope, query }) =>
    exportConversations(scope, filterOf(query), "csv"),
  ),

  streamRoute(exportConversationsJson, ({ scope, query }) =>
    exportConversations(scope, filterOf(query), "json"),
  ),

  streamRoute(exportMessagesCsv, ({ scope, query }) =>
    exportMessages(scope, filterOf(query), "csv"),
  ),

  streamRoute(exportMessagesJson, ({ scope, query }) =>
    exportMessages(scope, filterOf(query), "json"),
  ),
];

function filterOf(query: z.output<typeof exportConversationsCsv.query>): ConversationFilter {
  const { timeZone, domainId, status, model, language, search } = query;
  return { period: periodRequest(query), timeZone, domainId, status, model, language, search };
}
