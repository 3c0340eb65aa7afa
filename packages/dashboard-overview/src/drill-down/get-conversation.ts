import type { ConversationId } from "@acme/data-model";
import type { TenantScope } from "@acme/tenant-repositories";
import { TenantError } from "@acme/tenant-repositories";
import { z } from "zod";
import { conversationsStatement } from "../sql/conversations-statement.ts";
import type { ConversationSummary } from "./conversation-summary.ts";
import { conversationRowSchema, toConversationSummary } from "./conversation-summary.ts";

/**
 * One conversation as lists have it, as it stands now.
 *
 * @throws {TenantError} `TENANT_NOT_FOUND` for a conversation that is not the tenant's, or not at all
 */
export async function getConversation(
  scope: TenantScope,
  conversationId: ConversationId,
): Promise<ConversationSummary> {
  const { organizationId } = scope.context;
  const { text, values } = conversationsStatement({
    organizationId,
    period: undefined,
    ids: [conversationId],
    limit: 1,
  });
  const [row] = z.array(conversationRowSchema).parse((await scope.query(text, values)).rows);
  if (row !== undefined) return toConversationSummary(row);
  throw new TenantError("TENANT_NOT_FOUND", "There is no such conversation.");
}
