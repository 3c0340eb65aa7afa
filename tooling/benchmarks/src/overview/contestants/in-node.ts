import { Client } from "pg";
import { now } from "../overview-database.ts";
import type { Contestant } from "./contestant.ts";
import type { ConversationRow, MessageRow, RequestRow } from "./compute-in-node.ts";
import { computeInNode } from "./compute-in-node.ts";
import { limits, rowsOf } from "./rows-of.ts";

/** The old way, as well as it can be done: only the columns that it takes, in the order that it takes them. */
export const inNode: Contestant = {
  name: "node",
  label: "fetching the rows, computing in Node",
  open: async ({ freeUrl }) => {
    const client = new Client({ connectionString: freeUrl });
    await client.connect();
    return {
      ask: async ({ organizationId }) => {
        const values = [organizationId, limits.from, limits.before, now];
        const conversations = await client.query<ConversationRow>(
          `SELECT id, session_id, metadata, ended_at, created_at ${rowsOf.conversations}`,
          values,
        );
        const messages = await client.query<MessageRow>(
          `SELECT conversation_id, role, created_at ${rowsOf.messages} ORDER BY created_at, id`,
          values,
        );
        const requests = await client.query<RequestRow>(
          `SELECT domain_id, success, model, input_tokens, output_tokens, total_tokens, cost_usd, search_count, duration_ms ${rowsOf.requests}`,
          values,
        );
        const rows = [conversations, messages, requests];
        return {
          rows: rows.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0),
          numbers: computeInNode(conversations.rows, messages.rows, requests.rows),
        };
      },
      close: () => client.end(),
    };
  },
};
