import type { TenantScope } from "@acme/tenant-repositories";
import { z } from "zod";
import type { ConversationFilter } from "../drill-down/conversation-filter.ts";
import type { ConversationSummary } from "../drill-down/conversation-summary.ts";
import {
  conversationRowSchema,
  conversationSummarySchema,
  toConversationSummary,
} from "../drill-down/conversation-summary.ts";
import { conversationsQuestion } from "../drill-down/conversations-question.ts";
import { conversationsStatement } from "../sql/conversations-statement.ts";
import { streamBatches } from "./stream-rows.ts";
import type { ExportFormat } from "./write-rows.ts";
import { writeRows } from "./write-rows.ts";

/**
 * Every conversation that a filter finds, newest first, as text in chunks: however many there are, a few
 * hundred are in memory. The scope has to stay open until the last chunk.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`, and what a scope throws
 *
 * @example
 * ```ts no-run
 * import { exportConversations } from "@acme/dashboard-overview";
 * import type { TenantScope } from "@acme/tenant-repositories";
 *
 * export async function download(scope: TenantScope, to: NodeJS.WritableStream): Promise<void> {
 *   for await (const chunk of exportConversations(scope, { period: "30d" }, "csv")) to.write(chunk);
 * }
 * ```
 */
export async function* exportConversations(
  scope: TenantScope,
  filter: ConversationFilter,
  format: ExportFormat,
): AsyncGenerator<string, void, undefined> {
  const question = conversationsStatement(await conversationsQuestion(scope, filter));
  yield* writeRows(
    summaries(scope, question),
    Object.keys(conversationSummarySchema.shape),
    format,
  );
}

async function* summaries(
  scope: TenantScope,
  question: ReturnType<typeof conversationsStatement>,
): AsyncGenerator<ConversationSummary[], void, undefined> {
  for await (const batch of streamBatches(scope, question)) {
    yield z.array(conversationRowSchema).parse(batch).map(toConversationSummary);
  }
}
