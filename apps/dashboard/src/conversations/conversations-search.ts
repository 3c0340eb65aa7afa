import { conversationStatusSchema, languageShareSchema } from "@acme/data-model";
import type { ConversationsFilter } from "../api/filters.ts";
import { z } from "zod";
import { overviewSearchSchema, periodOf } from "../overview/overview-search.ts";

/** Which conversations are listed, as the URL has it: the overview's filters, and what is only theirs. */
export const conversationsSearchSchema = overviewSearchSchema.omit({ compare: true }).extend({
  status: conversationStatusSchema.optional().catch(undefined),
  model: z.string().min(1).max(200).optional().catch(undefined),
  language: languageShareSchema.shape.language.optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
});
export type ConversationsSearch = z.infer<typeof conversationsSearchSchema>;

/** What to ask the API for; without a period, whenever they were. */
export function conversationsFilter(search: ConversationsSearch): ConversationsFilter {
  const { from, to, domain, tz, status, model, language, q } = search;
  const period = search.period === undefined ? undefined : periodOf(search);
  return {
    ...(period === undefined ? {} : { period }),
    ...(period === "custom" ? { from, to } : {}),
    ...(tz === undefined ? {} : { timeZone: tz }),
    ...(domain === undefined ? {} : { domainId: domain }),
    ...(status === undefined ? {} : { status }),
    ...(model === undefined ? {} : { model }),
    ...(language === undefined ? {} : { language }),
    ...(q === undefined || q === "" ? {} : { search: q }),
  };
}
