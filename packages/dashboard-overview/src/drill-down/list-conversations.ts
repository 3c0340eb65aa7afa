import type { Page, TenantScope } from "@acme/tenant-repositories";
import { TenantError } from "@acme/tenant-repositories";
import { z } from "zod";
import { conversationsStatement } from "../sql/conversations-statement.ts";
import type { ConversationFilter } from "./conversation-filter.ts";
import type { ConversationSummary } from "./conversation-summary.ts";
import { conversationRowSchema, toConversationSummary } from "./conversation-summary.ts";
import { conversationsQuestion } from "./conversations-question.ts";
import { readPlace, writePlace } from "./place-cursor.ts";

export type ConversationListOptions = ConversationFilter & {
  /** From 1 to 1,000. Default: 20. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the part before. */
  readonly cursor?: string | undefined;
};

const largestPage = 1_000;

/**
 * The conversations that the overview's numbers are made from, newest first, a part at a time. What comes
 * or goes meanwhile neither repeats nor hides others.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`, `TENANT_CURSOR_INVALID`, and what a scope throws
 */
export async function listConversations(
  scope: TenantScope,
  options: ConversationListOptions = {},
): Promise<Page<ConversationSummary>> {
  const { limit = 20, cursor, ...filter } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      `limit is ${limit}; it is from 1 to ${largestPage}.`,
    );
  }
  const after = cursor === undefined ? undefined : readPlace(cursor, filter);
  const question = await conversationsQuestion(scope, filter);
  const { text, values } = conversationsStatement({ ...question, after, limit: limit + 1 });
  const found = z.array(conversationRowSchema).parse((await scope.query(text, values)).rows);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const goesOn = found.length > limit && last !== undefined;
  return {
    rows: rows.map(toConversationSummary),
    nextCursor: goesOn ? writePlace([last.place, last.id], filter) : null,
  };
}
