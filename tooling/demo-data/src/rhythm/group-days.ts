import type { ConversationDay } from "./conversation-days.ts";

/** Whole days at a time, about so many messages: bounds the memory and keeps the rows in the order of time. */
const messagesPerChunk = 50_000;

/** Groups days into the chunks that are inserted by one statement each. */
export function groupDays(days: readonly ConversationDay[]): ConversationDay[][] {
  const chunks: ConversationDay[][] = [];
  let messages = Infinity;
  for (const day of days) {
    if (messages + day.messages > messagesPerChunk) {
      chunks.push([]);
      messages = 0;
    }
    chunks.at(-1)?.push(day);
    messages += day.messages;
  }
  return chunks;
}
