import type { TenantScope } from "@acme/tenant-repositories";
import { z } from "zod";
import { languageOf } from "../languages/language-shares.ts";
import { timeZoneOf } from "../period/organization-time-zone.ts";
import { resolvePeriod } from "../period/resolve-period.ts";
import type { ConversationsQuestion } from "../sql/conversations-statement.ts";
import { languageSampleStatement } from "../sql/language-sample.ts";
import type { ConversationFilter } from "./conversation-filter.ts";

/** A filter as the database is asked by it. @throws {TenantError} `TENANT_INPUT_INVALID` */
export async function conversationsQuestion(
  scope: TenantScope,
  filter: ConversationFilter,
): Promise<ConversationsQuestion> {
  const { language, ...rest } = filter;
  const question = await withPeriod(scope, rest);
  if (language === undefined) return question;
  return { ...question, ids: await conversationsInLanguage(scope, question, language) };
}

async function withPeriod(
  scope: TenantScope,
  { period, timeZone, now, ...rest }: Omit<ConversationFilter, "language">,
): Promise<ConversationsQuestion> {
  const { organizationId } = scope.context;
  if (period === undefined) return { ...rest, now, organizationId, period };
  const zone = timeZone ?? (await timeZoneOf(scope));
  const resolved = resolvePeriod(period, zone, now?.getTime() ?? Date.now());
  return { ...rest, now, organizationId, period: resolved };
}

const sampleSchema = z.array(
  z.object({
    conversation_id: z.string().nullable(),
    stored: z.string().nullable(),
    text: z.string(),
  }),
);

/** Few: languages are not stored with most messages, so they are told from a sample, as the overview does. */
async function conversationsInLanguage(
  scope: TenantScope,
  question: ConversationsQuestion,
  language: string,
): Promise<readonly string[]> {
  const { text, values } = languageSampleStatement(question);
  const sample = sampleSchema.parse((await scope.query(text, values)).rows);
  const found = sample.filter((message) => languageOf(message) === language);
  return [...new Set(found.flatMap(({ conversation_id }) => conversation_id ?? []))];
}
