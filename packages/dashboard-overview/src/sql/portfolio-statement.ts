import { organizationIdSchema, organizationRoleSchema } from "@acme/data-model";
import type { UserId } from "@acme/data-model";
import { z } from "zod";
import type { ResolvedPeriod } from "../period/resolve-period.ts";
import { momentsAnswerSchema, momentsJson, momentsOf, momentsTable } from "./moments.ts";
import { Parameters } from "./parameters.ts";
import type { Question } from "./question.ts";
import { summaryAnswerSchema } from "./summary/summary-answer.ts";
import { summaryJson, summaryTables } from "./summary/summary-tables.ts";

export type PortfolioQuestion = {
  readonly userId: UserId;
  readonly period: ResolvedPeriod;
  readonly compare: boolean;
  readonly now: Date | undefined;
};

/** What {@link portfolioStatement} answers. */
export const portfolioAnswerSchema = z.object({
  moments: momentsAnswerSchema,
  organizations: z.array(
    z.object({
      id: organizationIdSchema,
      name: z.string(),
      role: organizationRoleSchema,
      summary: summaryAnswerSchema,
    }),
  ),
});

/**
 * The summaries of a user's organizations in one statement, which finds out by itself which those are: no
 * list of ids is handed in that could be another user's, or no longer right. It answers one row with one
 * JSON value.
 */
export function portfolioStatement(question: PortfolioQuestion): Question {
  const parameters = new Parameters();
  const user = parameters.add(question.userId, "uuid");
  const { period, now, compare } = question;
  const moments = momentsOf(period, now, compare, parameters);
  const scope = { tenant: "o.id", domain: undefined, moments, facts: false };
  return {
    text: `WITH ${momentsTable(moments)}
SELECT json_build_object(
  'moments', ${momentsJson},
  'organizations', (SELECT coalesce(json_agg(p ORDER BY p.name, p.id), '[]') FROM (
    SELECT o.id, o.name, m.role, s.summary
    FROM organization_members m
    CROSS JOIN LATERAL (SELECT t.id, t.name FROM organizations t WHERE t.id = m.organization_id LIMIT 1) o
    CROSS JOIN LATERAL (
      WITH ${summaryTables(scope, "NULL::int")}
      SELECT ${summaryJson} AS summary
    ) s
    WHERE m.user_id = ${user}) p)
) AS answer`,
    values: parameters.values,
  };
}
