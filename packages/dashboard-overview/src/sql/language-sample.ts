import type { OrganizationId } from "@acme/data-model";
import type { ConversationFilter } from "../drill-down/conversation-filter.ts";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import { andInDomain } from "./domain-filter.ts";
import { presentOf } from "./moments.ts";
import { Parameters } from "./parameters.ts";
import type { Question } from "./question.ts";

/** Messages whose language is looked at: the newest of the visitors'. */
export const languageSample = 200;

/** Code points of each that the detector gets. More makes it slower and no better. */
export const languageExcerpt = 200;

type SampleQuestion = Pick<ConversationFilter, "domainId" | "now"> & {
  readonly organizationId: OrganizationId;
  readonly period: Pick<ResolvedPeriod, "from" | "until"> | undefined;
};

/** The messages that the overview of the same period tells its languages from, with their conversations. */
export function languageSampleStatement(question: SampleQuestion): Question {
  const { organizationId, period, domainId, now } = question;
  const parameters = new Parameters();
  const tenant = parameters.add(organizationId, "uuid");
  const present = presentOf(now, parameters);
  const instant = (at: number): string => parameters.add(new Date(at).toISOString(), "timestamptz");
  const from = period === undefined ? "" : ` AND m.created_at >= ${instant(period.from)}`;
  const to = period?.until == null ? present : `least(${instant(period.until)}, ${present})`;
  const domain = domainId === undefined ? undefined : parameters.add(domainId, "uuid");
  return {
    text: `SELECT m.conversation_id, m.metadata ->> 'language' AS stored, left(m.content, ${languageExcerpt}) AS text FROM messages m
WHERE m.organization_id = ${tenant} AND m.created_at < ${to}${from} AND m.role = 'user'${andInDomain("m", tenant, domain)}
ORDER BY m.created_at DESC, m.id LIMIT ${languageSample}`,
    values: parameters.values,
  };
}
