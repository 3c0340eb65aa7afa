import {
  conversationIdSchema,
  conversationStatusSchema,
  domainIdSchema,
  languageShareSchema,
  messageIdSchema,
  periodNameSchema,
  recentConversationSchema,
} from "@acme/data-model";
import { z } from "zod";
import { pageOf, pageQuery } from "./lists.ts";
import { defineOperation } from "./operation.ts";
import {
  organizationParameters,
  organizationParams,
  organizationPath,
} from "./organization-path.ts";
import { customPeriod, customPeriodRule, timeZone } from "./periods.ts";
import { instant } from "./values.ts";

const path = `${organizationPath}/conversations` as const;
const tag = "Conversations";

const conversation = recentConversationSchema
  .extend({
    domainId: domainIdSchema.nullable(),
    sessionId: z.string().nullable().describe("The visitor's browser session."),
    endedAt: instant.nullable(),
    rating: z.number().min(1).max(5).nullable().describe("The visitor's own."),
  })
  .meta({ id: "Conversation" });

const message = z
  .object({
    id: messageIdSchema,
    role: z.string().describe("`user` for the visitor, `assistant` for the chat."),
    content: z.string(),
    createdAt: instant,
  })
  .meta({ id: "Message" });

const filter = {
  period: periodNameSchema.optional().describe("Begun in it. Default: ever."),
  ...customPeriod,
  timeZone: timeZone.optional().describe("Whose days. Default: the organization's, or UTC."),
  domainId: domainIdSchema.optional(),
  status: conversationStatusSchema.optional(),
  model: z.string().min(1).max(200).optional().describe("Asked this language model."),
  language: languageShareSchema.shape.language
    .optional()
    .describe(
      "Something in it that the overview's languages were told from is in this one: of many messages those are the newest.",
    ),
  search: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Part of the visitor's name, of the session or of anything said."),
};

export const listConversations = defineOperation({
  id: "listConversations",
  method: "get",
  path,
  tag,
  summary: "The conversations that the overview's numbers are made from, newest first",
  access: "viewer",
  params: organizationParameters,
  query: z.strictObject({ ...pageQuery, ...filter }).refine(...customPeriodRule),
  answer: { status: 200, description: "A part of the list.", schema: pageOf(conversation) },
  problems: ["invalid_cursor", "invalid_value"],
});

export const getConversation = defineOperation({
  id: "getConversation",
  method: "get",
  path: `${path}/{conversationId}`,
  tag,
  summary: "One conversation, as it stands now",
  access: "viewer",
  params: z.strictObject({ ...organizationParams, conversationId: conversationIdSchema }),
  answer: { status: 200, description: "The conversation.", schema: conversation },
});

export const listMessages = defineOperation({
  id: "listMessages",
  method: "get",
  path: `${path}/{conversationId}/messages`,
  tag,
  summary: "What was said in one conversation, from its beginning",
  access: "viewer",
  params: z.strictObject({ ...organizationParams, conversationId: conversationIdSchema }),
  query: z.strictObject(pageQuery),
  answer: { status: 200, description: "A part of the list.", schema: pageOf(message) },
  problems: ["invalid_cursor"],
});

const exported = {
  method: "get",
  tag: "Exports",
  description: "Streamed, however many there are. Takes the filters of the list of conversations.",
  access: "viewer",
  params: organizationParameters,
  query: z.strictObject(filter).refine(...customPeriodRule),
  problems: ["invalid_value"],
} as const;

export const exportConversationsCsv = defineOperation({
  ...exported,
  id: "exportConversationsCsv",
  path: `${organizationPath}/exports/conversations.csv`,
  summary: "Conversations as CSV (RFC 4180), safe to open in a spreadsheet",
  answer: {
    status: 200,
    description: "A file.",
    schema: z.string(),
    stream: { contentType: "text/csv", fileName: "conversations.csv" },
  },
});

export const exportConversationsJson = defineOperation({
  ...exported,
  id: "exportConversationsJson",
  path: `${organizationPath}/exports/conversations.json`,
  summary: "Conversations as JSON",
  answer: {
    status: 200,
    description: "A file.",
    schema: z.array(conversation),
    stream: { contentType: "application/json", fileName: "conversations.json" },
  },
});

export const exportMessagesCsv = defineOperation({
  ...exported,
  id: "exportMessagesCsv",
  path: `${organizationPath}/exports/messages.csv`,
  summary: "Everything said in conversations as CSV (RFC 4180), safe to open in a spreadsheet",
  answer: {
    status: 200,
    description: "A file.",
    schema: z.string(),
    stream: { contentType: "text/csv", fileName: "messages.csv" },
  },
});

export const exportMessagesJson = defineOperation({
  ...exported,
  id: "exportMessagesJson",
  path: `${organizationPath}/exports/messages.json`,
  summary: "Everything said in conversations as JSON, one conversation after the other",
  answer: {
    status: 200,
    description: "A file.",
    schema: z.array(message.extend({ conversationId: conversationIdSchema })),
    stream: { contentType: "application/json", fileName: "messages.json" },
  },
});
