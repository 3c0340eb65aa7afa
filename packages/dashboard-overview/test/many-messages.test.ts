import { dashboardOverviewSchema } from "@acme/data-model";
import { expect, it } from "vitest";
import { getOverview } from "../src/index.ts";
import { chats } from "./support/database.ts";
import { readEverything, reference } from "./support/reference.ts";
import { expectSameOverview } from "./support/same-overview.ts";

const now = Date.parse("2026-04-02T09:41:00.000Z");

// Drawn from the row's number, so that every run has the same: a number from 0 up to, but without, `limit`.
const draw = (what: string, limit: number): string =>
  `(abs(hashtext('${what}' || n)::bigint) % ${limit})`;

it("says the same as loops over all rows do where there are 100,000 messages", async () => {
  const { database, as } = await chats(2);
  const client = await database.connect();
  // The rows are right: nobody has to check each.
  await client.query("SET session_replication_role = replica");
  const organization = `('0a000000-0000-4000-8000-' || lpad((1 + (n % 10 = 0)::int)::text, 12, '0'))::uuid`;
  await client.query(
    `INSERT INTO conversations (organization_id, session_id, metadata, created_at, ended_at)
     SELECT ${organization}, CASE WHEN ${draw("session", 9)} > 0 THEN 'session ' || ${draw("visitor", 9_000)} END,
       jsonb_strip_nulls(jsonb_build_object('rating', CASE WHEN ${draw("rates", 4)} = 0 THEN 1 + ${draw("rating", 5)} END,
         'status', CASE WHEN ${draw("says", 9)} = 0 THEN (ARRAY['active', 'waiting', 'resolved', 'escalated'])[1 + ${draw("status", 4)}] END)),
       begun, CASE WHEN ${draw("ends", 5)} > 0 THEN begun + ${draw("lasts", 90_000_000)} * interval '1 millisecond' END
     FROM (SELECT n, to_timestamp(${now} / 1000.0) - ${draw("ago", 36 * 86_400)} * interval '1 second' AS begun FROM generate_series(1, 28_000) AS n) drawn`,
  );
  const { rowCount } = await client.query(
    `INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
     SELECT organization_id, id, (ARRAY['user', 'assistant', 'user', 'assistant', 'system'])[1 + ${draw("role", 5)}], 'Where is my order ' || n || '?',
       created_at + (p - 1) * ${draw("pause", 400_000)} * interval '1 millisecond'
     FROM (SELECT c.*, p, row_number() OVER (ORDER BY c.session_id, c.created_at, c.ended_at, p) AS n FROM conversations c, generate_series(1, 5) AS p) spoken`,
  );
  await client.query(
    `INSERT INTO chat_telemetry (organization_id, conversation_id, success, model, input_tokens, output_tokens, total_tokens, cost_usd, search_count, duration_ms, created_at)
     SELECT organization_id, conversation_id, ${draw("fails", 30)} > 0, 'model-' || ${draw("model", 3)}, 100, 20, 120, 0.000321, ${draw("search", 4)}, 900, created_at
     FROM (SELECT m.*, row_number() OVER (ORDER BY content) AS n FROM messages m WHERE role = 'assistant') answers`,
  );
  const asked = {
    organization: 1,
    period: "30d",
    timeZone: "America/St_Johns",
    compare: true,
    now,
  } as const;
  const overview = await as(1, (scope) => getOverview(scope, { ...asked, now: new Date(now) }));
  expect(rowCount).toBe(140_000);
  expect(overview.meta.sampleSizes.messages).toBeGreaterThan(100_000);
  expectSameOverview(
    overview,
    reference(await readEverything(database), { ...asked, domainId: undefined }),
  );
  expect(dashboardOverviewSchema.parse(overview)).toEqual(overview);
  expect(overview.recentConversations).toHaveLength(10);
}, 300_000);
