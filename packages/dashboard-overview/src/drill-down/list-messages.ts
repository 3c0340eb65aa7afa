import type { ConversationId } from "@acme/data-model";
import { messageIdSchema } from "@acme/data-model";
import type { Page, TenantScope } from "@acme/tenant-repositories";
import { z } from "zod";

/** A message as a conversation is read. */
export const messageViewSchema = z.object({
  id: messageIdSchema,
  /** `user` for the visitor, `assistant` for the chat; the table allows any text. */
  role: z.string(),
  content: z.string(),
  createdAt: z.iso.datetime(),
});
export type MessageView = z.infer<typeof messageViewSchema>;

export type MessageListOptions = {
  /** From 1 to 1,000. Default: 100. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the part before. */
  readonly cursor?: string | undefined;
};

/**
 * What was said in one conversation, from its beginning, a part at a time.
 *
 * @throws {TenantError} `TENANT_NOT_FOUND` for a conversation that is not the tenant's, or not at all;
 * `TENANT_INPUT_INVALID`, `TENANT_CURSOR_INVALID`, and what a scope throws
 */
export async function listMessages(
  scope: TenantScope,
  conversationId: ConversationId,
  { limit = 100, cursor }: MessageListOptions = {},
): Promise<Page<MessageView>> {
  const [, page] = await Promise.all([
    scope.conversations.get(conversationId),
    scope.messages.list({
      filter: { conversation_id: conversationId },
      order: { created_at: "asc", id: "asc" },
      limit,
      cursor,
    }),
  ]);
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map(({ id, role, content, created_at }) => ({
      id,
      role,
      content,
      createdAt: created_at.toISOString(),
    })),
  };
}
