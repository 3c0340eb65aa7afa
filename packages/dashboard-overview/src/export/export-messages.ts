import { conversationIdSchema, messageIdSchema } from "@acme/data-model";
import type { TenantScope } from "@acme/tenant-repositories";
import { z } from "zod";
import type { ConversationFilter } from "../drill-down/conversation-filter.ts";
import { conversationsQuestion } from "../drill-down/conversations-question.ts";
import { conversationMessagesStatement } from "../sql/conversations-statement.ts";
import type { Question } from "../sql/question.ts";
import { streamBatches } from "./stream-rows.ts";
import type { ExportFormat } from "./write-rows.ts";
import { writeRows } from "./write-rows.ts";

const rowSchema = z.object({
  conversation_id: conversationIdSchema,
  id: messageIdSchema,
  created_at: z.date(),
  role: z.string(),
  content: z.string(),
});

/** A message as exports have it. */
type ExportedMessage = Readonly<
  Record<"conversationId" | "id" | "createdAt" | "role" | "content", string>
>;

/**
 * Everything said in the conversations that a filter finds, one conversation after the other, newest first,
 * each from its beginning; in chunks, as `exportConversations` does.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`, and what a scope throws
 */
export async function* exportMessages(
  scope: TenantScope,
  filter: ConversationFilter,
  format: ExportFormat,
): AsyncGenerator<string, void, undefined> {
  const question = conversationMessagesStatement(await conversationsQuestion(scope, filter));
  const columns = ["conversationId", "id", "createdAt", "role", "content"];
  yield* writeRows(messages(scope, question), columns, format);
}

async function* messages(
  scope: TenantScope,
  question: Question,
): AsyncGenerator<ExportedMessage[], void, undefined> {
  for await (const batch of streamBatches(scope, question)) {
    yield z
      .array(rowSchema)
      .parse(batch)
      .map(({ conversation_id, id, created_at, role, content }) => ({
        conversationId: conversation_id,
        id,
        createdAt: created_at.toISOString(),
        role,
        content,
      }));
  }
}
