import { previewLength } from "@acme/data-model";
import type { OrganizationId } from "@acme/data-model";
import { patternOf } from "../drill-down/conversation-filter.ts";
import type { ConversationFilter } from "../drill-down/conversation-filter.ts";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import { customerName, rating, statusAt } from "./conversation-status.ts";
import { lastMessage } from "./last-message.ts";
import { presentOf } from "./moments.ts";
import { Parameters } from "./parameters.ts";
import type { Question } from "./question.ts";

/** A place in the list: when a conversation began, to the microsecond in UTC, and its id. */
export type Place = readonly [createdAt: string, id: string];

export type ConversationsQuestion = Pick<
  ConversationFilter,
  "domainId" | "status" | "model" | "search" | "now"
> & {
  /** Only these, of those that the rest of the filter finds. */
  readonly ids?: readonly string[] | undefined;
  readonly organizationId: OrganizationId;
  readonly period: Pick<ResolvedPeriod, "from" | "until"> | undefined;
  readonly after?: Place | undefined;
  readonly limit?: number | undefined;
};

const newestFirst = "c.created_at DESC, c.id";

/** Conversations by a filter, newest first; read by `conversationRowSchema`. */
export function conversationsStatement(question: ConversationsQuestion): Question {
  const parameters = new Parameters();
  const found = matching(question, parameters);
  const limit =
    question.limit === undefined ? "" : `\nLIMIT ${parameters.add(question.limit, "bigint")}`;
  return {
    text: `SELECT c.id, to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS place, c.created_at, c.ended_at,
  c.domain_id, c.session_id, ${found.status} AS status, (${rating("c")})::float8 AS rating, ${customerName("c")} AS customer_name,
  left(l.content, ${previewLength}) AS preview, l.created_at AS last_message_at
${found.from}
ORDER BY ${newestFirst}${limit}`,
    values: parameters.values,
  };
}

/** What was said in these conversations, one after the other. */
export function conversationMessagesStatement(question: ConversationsQuestion): Question {
  const parameters = new Parameters();
  const found = matching(question, parameters);
  return {
    text: `SELECT said.conversation_id, said.id, said.created_at, said.role, said.content
FROM (SELECT c.id, c.created_at ${found.from}) c
JOIN messages said ON said.organization_id = ${found.tenant} AND said.conversation_id = c.id AND said.created_at < ${found.now}
ORDER BY ${newestFirst}, said.created_at, said.id`,
    values: parameters.values,
  };
}

type Matching = {
  readonly tenant: string;
  readonly now: string;
  readonly status: string;
  /** FROM and WHERE. */
  readonly from: string;
};

function matching(question: ConversationsQuestion, parameters: Parameters): Matching {
  const { period, domainId, status, model, search, ids, after } = question;
  const tenant = parameters.add(question.organizationId, "uuid");
  const now = presentOf(question.now, parameters);
  const instant = (at: number): string => parameters.add(new Date(at).toISOString(), "timestamptz");
  const to = period?.until == null ? now : `least(${instant(period.until)}, ${now})`;
  const standing = statusAt("c", to, "l.role = 'user'");
  const conditions = [`c.organization_id = ${tenant}`, `c.created_at < ${to}`];
  if (period !== undefined) conditions.push(`c.created_at >= ${instant(period.from)}`);
  if (domainId !== undefined) conditions.push(`c.domain_id = ${parameters.add(domainId, "uuid")}`);
  if (status !== undefined) conditions.push(`${standing} = ${parameters.add(status, "text")}`);
  if (ids !== undefined) conditions.push(`c.id = ANY (${parameters.add(ids, "uuid[]")})`);
  if (model !== undefined) {
    conditions.push(`EXISTS (
    SELECT FROM chat_telemetry t WHERE t.organization_id = ${tenant} AND t.conversation_id = c.id AND t.created_at < ${now} AND t.model = ${parameters.add(model, "text")})`);
  }
  if (search !== undefined) {
    const pattern = parameters.add(patternOf(search), "text");
    // LIMIT, or the planner may search all messages that there are for twenty conversations.
    conditions.push(`(c.session_id ILIKE ${pattern} OR ${customerName("c")} ILIKE ${pattern} OR coalesce((
    SELECT true FROM messages m WHERE m.organization_id = ${tenant} AND m.conversation_id = c.id AND m.created_at < ${now} AND m.content ILIKE ${pattern} LIMIT 1), false))`);
  }
  if (after !== undefined) {
    const at = `(${parameters.add(after[0], "timestamp")} AT TIME ZONE 'UTC')`;
    const id = parameters.add(after[1], "uuid");
    conditions.push(`c.created_at <= ${at} AND (c.created_at < ${at} OR c.id > ${id})`);
  }
  return {
    tenant,
    now,
    status: standing,
    from: `FROM conversations c
LEFT JOIN LATERAL ${lastMessage(tenant, "c.id", to)} l ON true
WHERE ${conditions.join(" AND ")}`,
  };
}
