import type { FreshDatabase } from "@acme/local-postgres/testing";
import { domainId, organizationId } from "./database.ts";

/** A conversation as a test writes it down; whatever is left out is usual. */
export type GivenConversation = {
  readonly id: string;
  readonly created_at: string;
  readonly domain?: 1 | 2 | null;
  readonly session_id?: string | null;
  readonly metadata?: unknown;
  readonly ended_at?: string | null;
};

export type GivenMessage = {
  readonly id?: string;
  readonly conversation_id: string | null;
  readonly role: string;
  readonly created_at: string;
  readonly content?: string;
  readonly metadata?: unknown;
};

export type GivenRequest = {
  readonly created_at: string;
  readonly conversation_id?: string | null;
  readonly domain?: 1 | 2 | null;
  readonly success?: boolean;
  readonly model?: string;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cost_usd?: string;
  readonly search_count?: number;
  readonly duration_ms?: number | null;
};

export type GivenEmbedding = { readonly created_at: string; readonly domain: 1 | 2 };

export type GivenRows = {
  readonly conversations?: readonly GivenConversation[];
  readonly messages?: readonly GivenMessage[];
  readonly requests?: readonly GivenRequest[];
  readonly embeddings?: readonly GivenEmbedding[];
};

/** Puts rows of the organization of that number into the database, as its superuser. */
export async function putRows(
  database: Pick<FreshDatabase, "query">,
  organization: number,
  rows: GivenRows,
): Promise<void> {
  const owner = organizationId(organization);
  const domain = (number: 1 | 2 | null | undefined): string | null =>
    number == null ? null : domainId(organization, number);
  const { conversations = [], messages = [], requests = [], embeddings = [] } = rows;
  const json = JSON.stringify({
    conversations: conversations.map((each) => ({
      session_id: null,
      ended_at: null,
      metadata: {},
      ...each,
      organization_id: owner,
      domain_id: domain(each.domain),
    })),
    messages: messages.map((each) => ({
      id: crypto.randomUUID(),
      content: "Hello",
      metadata: {},
      ...each,
      organization_id: owner,
    })),
    requests: requests.map((each) => ({
      conversation_id: null,
      success: true,
      model: "model-a",
      input_tokens: 10,
      output_tokens: 5,
      cost_usd: "0.000150",
      search_count: 1,
      duration_ms: 900,
      ...each,
      total_tokens: (each.input_tokens ?? 10) + (each.output_tokens ?? 5),
      organization_id: owner,
      domain_id: domain(each.domain),
    })),
    embeddings: embeddings.map((each) => ({
      created_at: each.created_at,
      organization_id: owner,
      domain_id: domain(each.domain),
      chunk_text: "piece",
    })),
  });
  await database.query(
    `WITH given AS (SELECT $1::jsonb AS rows), c AS (
       INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, ended_at, created_at)
       SELECT r.id, r.organization_id, r.domain_id, r.session_id, r.metadata, r.created_at, r.ended_at, r.created_at
       FROM given, jsonb_populate_recordset(NULL::conversations, rows -> 'conversations') AS r
     ), m AS (
       INSERT INTO messages (id, organization_id, conversation_id, role, content, metadata, created_at)
       SELECT r.id, r.organization_id, r.conversation_id, r.role, r.content, r.metadata, r.created_at
       FROM given, jsonb_populate_recordset(NULL::messages, rows -> 'messages') AS r
     ), t AS (
       INSERT INTO chat_telemetry (organization_id, conversation_id, domain_id, success, model, input_tokens, output_tokens, total_tokens, cost_usd, search_count, duration_ms, created_at)
       SELECT r.organization_id, r.conversation_id, r.domain_id, r.success, r.model, r.input_tokens, r.output_tokens, r.total_tokens, r.cost_usd, r.search_count, r.duration_ms, r.created_at
       FROM given, jsonb_populate_recordset(NULL::chat_telemetry, rows -> 'requests') AS r
     )
     INSERT INTO page_embeddings (organization_id, domain_id, chunk_text, created_at)
     SELECT r.organization_id, r.domain_id, r.chunk_text, r.created_at
     FROM given, jsonb_populate_recordset(NULL::page_embeddings, rows -> 'embeddings') AS r`,
    [json],
  );
}
