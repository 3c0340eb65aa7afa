import { Client } from "pg";
import { now } from "../overview-database.ts";
import type { Contestant } from "./contestant.ts";
import type { ConversationRow, MessageRow, RequestRow } from "./compute-in-node.ts";
import { computeInNode } from "./compute-in-node.ts";
import { limits, rowsOf } from "./rows-of.ts";

type Columns = Readonly<Record<keyof typeof rowsOf, string>>;

/** The old way: whole rows, all of them in memory, then loops. */
export const wholeRows = inNode("node", "the old way: SELECT *, computing in Node", {
  conversations: "*",
  messages: "*",
  requests: "*",
});

/** The old way as well as it can be done: only the columns that it takes. */
export const fewColumns = inNode("node-columns", "the same of only the columns it takes", {
  conversations: "id, session_id, metadata, ended_at, created_at",
  messages: "conversation_id, role, created_at",
  requests: "model, total_tokens, cost_usd",
});

function inNode(name: string, label: string, columns: Columns): Contestant {
  return {
    name,
    label,
    open: async ({ freeUrl }) => {
      const client = new Client({ connectionString: freeUrl });
      await client.connect();
      return {
        ask: async ({ organizationId }) => {
          const values = [organizationId, limits.from, limits.before, now];
          const conversations = await client.query<ConversationRow>(
            `SELECT ${columns.conversations} ${rowsOf.conversations}`,
            values,
          );
          const messages = await client.query<MessageRow>(
            `SELECT ${columns.messages} ${rowsOf.messages} ORDER BY created_at, id`,
            values,
          );
          const requests = await client.query<RequestRow>(
            `SELECT ${columns.requests} ${rowsOf.requests}`,
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
}
