import type { Generation } from "../generation.ts";
import { conversationDays } from "../rhythm/conversation-days.ts";
import { groupDays } from "../rhythm/group-days.ts";
import { clearScratchTables } from "../scratch-tables.ts";
import { drawThresholds } from "../sql/draws.ts";
import { insertChatTelemetry } from "./chat-telemetry.ts";
import { insertConversations } from "./conversations.ts";
import { insertMessages } from "./messages.ts";
import { planConversations } from "./plan-conversations.ts";
import { planMessages } from "./plan-messages.ts";
import { planTurns } from "./plan-turns.ts";

/** Fills conversations, messages and telemetry, some days at a time, oldest first. */
export async function fillChat({
  client,
  draws,
  now,
  counts,
  tenants,
  inserted,
}: Generation): Promise<void> {
  const turns = planTurns(counts.conversations, counts.messages);
  const days = conversationDays(now, counts.conversations, turns);
  const domainThresholds = drawThresholds(tenants.domains.map(({ share }) => share));

  for (const chunk of groupDays(days)) {
    await clearScratchTables(client, "demo_conversation", "demo_turn");
    await client.query(planConversations(draws), [
      JSON.stringify(chunk),
      domainThresholds,
      now.toISOString(),
    ]);
    await client.query(planMessages(draws));
    inserted("conversations", (await client.query(insertConversations(draws))).rowCount);
    inserted("messages", (await client.query(insertMessages(draws))).rowCount);
    inserted("chat_telemetry", (await client.query(insertChatTelemetry(draws))).rowCount);
  }
}
