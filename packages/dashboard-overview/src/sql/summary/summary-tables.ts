import { answeredTable } from "./answered-table.ts";
import { begunTable } from "./begun-table.ts";
import type { SummaryScope } from "./summary-scope.ts";

/**
 * The CTEs that the summary is read from: `begun` and `answered`.
 *
 * @param day SQL: the day of a conversation `c`, as far as days are told apart.
 */
export function summaryTables(scope: SummaryScope, day: string): string {
  const changed = `changed AS MATERIALIZED (
  SELECT DISTINCT conversation_id FROM acme_overview.changes WHERE organization_id = ${scope.tenant}
),
`;
  return `${scope.facts ? changed : ""}${begunTable(scope, day)},\n${answeredTable(scope)}`;
}

const sessions = (condition: string): string =>
  `(SELECT count(*) FROM (SELECT DISTINCT session FROM begun WHERE ${condition} AND session IS NOT NULL) u)`;

/** SQL: the summary as JSON, from these CTEs; read by `summaryAnswerSchema`. */
export const summaryJson = `json_build_object(
    'begun', (SELECT coalesce(json_agg(p), '[]') FROM (
      SELECT is_current, day, count(*) AS conversations, count(*) - count(session) AS anonymous,
        count(*) FILTER (WHERE is_resolved OR has_ended) AS done, count(rating) AS ratings, coalesce(sum(rating), 0) AS stars
      FROM begun WHERE is_current IS NOT NULL GROUP BY is_current, day
    ) p),
    'sessions', json_build_object('current', ${sessions("is_current")}, 'previous', ${sessions("NOT is_current")}),
    'answered', (SELECT row_to_json(a) FROM answered a))`;
