import { previewLength } from "@acme/data-model";
import type { DomainId, OrganizationId } from "@acme/data-model";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import { customerName, statusAt } from "./conversation-status.ts";
import { languageExcerpt, languageSample } from "./language-sample.ts";
import { lastMessage } from "./last-message.ts";
import {
  andBegunInDomain,
  andForDomain,
  andFromDomain,
  andInDomain,
  andOfDomain,
  domainOfRequest,
} from "./domain-filter.ts";
import { milliseconds, moment, momentsJson, momentsOf, momentsTable } from "./moments.ts";
import { Parameters } from "./parameters.ts";
import type { Question } from "./question.ts";
import { summaryJson, summaryTables } from "./summary/summary-tables.ts";

/** What the overview's statement is about. */
export type OverviewQuestion = {
  readonly organizationId: OrganizationId;
  readonly domainId: DomainId | undefined;
  readonly period: ResolvedPeriod;
  readonly compare: boolean;
  /** `undefined`: the database's clock. */
  readonly now: Date | undefined;
  /** Whether facts about conversations are asked; where those are of no use it answers no row. */
  readonly facts: boolean;
};

/**
 * All of an overview in one statement, so that its numbers are of one moment. It answers one row with one
 * JSON value, see `overviewAnswerSchema`.
 */
export function overviewStatement(question: OverviewQuestion): Question {
  const parameters = new Parameters();
  const tenant = parameters.add(question.organizationId, "uuid");
  const domain =
    question.domainId === undefined ? undefined : parameters.add(question.domainId, "uuid");
  const { period, compare, now, facts } = question;
  const moments = momentsOf(period, now, compare, parameters);
  const days = parameters.add(
    period.days.map(({ start }) => new Date(start).toISOString()),
    "timestamptz[]",
  );
  const today = parameters.add(new Date(period.today.start).toISOString(), "timestamptz");
  const inPeriod = (alias: string): string =>
    `${alias}.organization_id = ${tenant} AND ${alias}.created_at >= ${moments.from} AND ${alias}.created_at < ${moments.to}`;
  const byNow = (alias: string): string =>
    `${alias}.organization_id = ${tenant} AND ${alias}.created_at < ${moments.now}`;
  const dayOf = (instant: string): string => `width_bucket(${instant}, (SELECT starts FROM days))`;
  const scope = { tenant, domain, moments, facts };
  // Counted day by day in the index alone, unless a website's are to be told from the others'.
  const messages =
    domain === undefined
      ? `SELECT d.day, (SELECT count(*) FROM messages m WHERE m.organization_id = ${tenant} AND m.created_at >= d.start AND m.created_at < d.until) AS messages
      FROM (SELECT day, start, lead(start, 1, ${moment("period_to")}) OVER (ORDER BY day) AS until FROM unnest(${days}) WITH ORDINALITY AS starts(start, day)) d`
      : `SELECT ${dayOf("m.created_at")} AS day, count(*) AS messages
      FROM messages m LEFT JOIN begun b ON b.id = m.conversation_id
      WHERE ${inPeriod("m")}${andBegunInDomain("m.conversation_id", tenant, domain)} GROUP BY 1`;
  const text = `WITH ${momentsTable(moments)},
days AS MATERIALIZED (SELECT ${days} AS starts),
${summaryTables(scope, dayOf("c.created_at"))},
requests AS MATERIALIZED (
  SELECT t.model, ${domainOfRequest("t", tenant)} AS domain_id,
    count(*) AS requests, count(*) FILTER (WHERE t.success) AS succeeded, sum(t.input_tokens) AS input_tokens,
    sum(t.output_tokens) AS output_tokens, sum(t.total_tokens) AS total_tokens, sum(t.cost_usd) AS cost,
    sum(t.search_count) AS searches, count(t.duration_ms) AS timed, coalesce(sum(t.duration_ms), 0) AS duration
  FROM chat_telemetry t WHERE ${inPeriod("t")}${andForDomain("t", tenant, domain)}
  GROUP BY 1, 2
)
SELECT json_build_object(
  'moments', ${momentsJson},
  'summary', ${summaryJson},
  'sessions', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT day, count(*) AS sessions FROM (
      SELECT DISTINCT day, session FROM begun WHERE is_current AND session IS NOT NULL) s GROUP BY day) d),
  'messages', (SELECT coalesce(json_agg(d), '[]') FROM (${messages}) d),
  'recent', (SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT c.id, ${milliseconds("c.created_at")} AS "createdAt", ${statusAt("c", moment("now"), "l.role = 'user'")} AS status,
      left(l.content, ${previewLength}) AS preview, ${milliseconds("l.created_at")} AS "lastMessageAt", ${customerName("c")} AS "customerName"
    FROM (
      SELECT c.id, c.created_at, c.ended_at, c.metadata FROM conversations c WHERE ${byNow("c")}${andOfDomain("c", domain)}
      ORDER BY c.created_at DESC, c.id LIMIT 10
    ) c
    LEFT JOIN LATERAL ${lastMessage(tenant, "c.id", moment("now"))} l ON true
    ORDER BY c.created_at DESC, c.id) r),
  'languages', (SELECT coalesce(json_agg(s), '[]') FROM (
    SELECT m.metadata ->> 'language' AS stored, left(m.content, ${languageExcerpt}) AS text FROM messages m
    WHERE ${inPeriod("m")} AND m.role = 'user'${andInDomain("m", tenant, domain)}
    ORDER BY m.created_at DESC, m.id LIMIT ${languageSample}) s),
  'conversationsToday', (SELECT count(*) FROM conversations c
    WHERE ${byNow("c")} AND c.created_at >= ${today}${andOfDomain("c", domain)}),
  'requests', (SELECT coalesce(json_agg(q), '[]') FROM (
    SELECT CASE grouping(r.model, r.domain_id) WHEN 1 THEN 'model' WHEN 2 THEN 'domain' ELSE 'all' END AS of, r.model, r.domain_id, d.domain,
      ${sums("requests", "succeeded", "input_tokens", "output_tokens", "total_tokens", "cost", "searches", "timed", "duration")}
    FROM requests r LEFT JOIN domains d ON d.organization_id = ${tenant} AND d.id = r.domain_id
    GROUP BY GROUPING SETS ((r.model), (r.domain_id, d.domain), ())) q),
  'lastRequestAt', (SELECT ${milliseconds("t.created_at")} FROM chat_telemetry t
    WHERE ${byNow("t")}${andForDomain("t", tenant, domain)} ORDER BY t.created_at DESC LIMIT 1),
  'lastTrainingAt', (SELECT ${milliseconds("e.created_at")} FROM page_embeddings e
    WHERE ${byNow("e")}${andFromDomain("e", tenant, domain)} ORDER BY e.created_at DESC LIMIT 1)
) AS answer${facts ? ` WHERE ${factsAreOfUse(tenant)}` : ""}`;
  return { text, values: parameters.values };
}

/** Above, to look at all that have changed one by one takes longer than to read the period. */
const manyChanges = 10_000;

/** SQL: whether facts are kept about a tenant's conversations, and nearly up to date. */
function factsAreOfUse(tenant: string): string {
  return `(SELECT EXISTS (SELECT FROM acme_overview.coverage WHERE organization_id = ${tenant})
    AND (SELECT count(*) FROM (SELECT FROM acme_overview.changes WHERE organization_id = ${tenant} LIMIT ${manyChanges + 1}) c) <= ${manyChanges})`;
}

function sums(...columns: readonly string[]): string {
  return columns.map((column) => `coalesce(sum(${column}), 0) AS ${column}`).join(", ");
}
