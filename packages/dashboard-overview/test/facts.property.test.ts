import { domainIdSchema } from "@acme/data-model";
import * as fc from "fast-check";
import type { Client } from "pg";
import { it } from "vitest";
import { getOverview } from "../src/index.ts";
import { chats, domainId } from "./support/database.ts";
import { catchUp, fromFactsAlone, keepFacts } from "./support/facts.ts";
import { moments, randomPeriod, randomRows } from "./support/random-chats.ts";
import { readEverything, reference } from "./support/reference.ts";
import { expectSameOverview } from "./support/same-overview.ts";
import { putRows } from "./support/rows.ts";

/** What can happen to a row that facts were made from. `$1` picks one, `$2` is a moment. */
const changes = [
  "UPDATE messages SET role = CASE role WHEN 'user' THEN 'assistant' ELSE 'user' END WHERE id = (SELECT id FROM messages ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL",
  "UPDATE messages SET created_at = $2 WHERE id = (SELECT id FROM messages ORDER BY id OFFSET $1 LIMIT 1) AND $2 >= (SELECT created_at FROM conversations c WHERE c.id = conversation_id)",
  // To another conversation, or out of all.
  "UPDATE messages m SET conversation_id = c.id FROM (SELECT * FROM conversations ORDER BY id DESC OFFSET $1 LIMIT 1) c WHERE m.organization_id = c.organization_id AND m.created_at > c.created_at AND $2::timestamptz IS NOT NULL",
  "UPDATE messages SET conversation_id = NULL WHERE id = (SELECT id FROM messages ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL",
  "DELETE FROM messages WHERE id = (SELECT id FROM messages ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL",
  // With all its messages, by a cascade.
  "DELETE FROM conversations WHERE id = (SELECT id FROM conversations ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL",
  "UPDATE conversations SET ended_at = CASE WHEN ended_at IS NULL THEN $2::timestamptz END WHERE id = (SELECT id FROM conversations ORDER BY id OFFSET $1 LIMIT 1)",
  `UPDATE conversations SET metadata = '{"status": "resolved", "rating": 2.5}', session_id = 'another' WHERE id = (SELECT id FROM conversations ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL`,
  "UPDATE conversations c SET domain_id = d.id FROM domains d WHERE d.organization_id = c.organization_id AND d.id <> c.domain_id AND c.id = (SELECT id FROM conversations ORDER BY id OFFSET $1 LIMIT 1) AND $2::timestamptz IS NOT NULL",
] as const;

const cases = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: -36 * 3_600_000, max: 36 * 3_600_000 }))
  .chain(([[timeZone, around], off]) => {
    const now = Date.parse(around) + off;
    const change = fc.record({
      sql: fc.constantFrom(...changes),
      pick: fc.integer({ min: 0, max: 12 }),
      at: fc.integer({ min: 0, max: 40 * 86_400_000 }).map((age) => new Date(now - age)),
      // The session of a restore, or of whoever else switches triggers off.
      role: fc.constantFrom("origin", "origin", "replica"),
    });
    return fc.record({
      timeZone: fc.constant(timeZone),
      now: fc.constant(now),
      before: randomRows(now, timeZone),
      others: randomRows(now, timeZone),
      after: randomRows(now, timeZone),
      changes: fc.array(change, { maxLength: 6 }),
      refreshed: fc.constantFrom("before changes", "after changes", "between"),
      period: randomPeriod(now, timeZone),
      domain: fc.constantFrom(undefined, undefined, 1 as const, 2 as const),
      compare: fc.constantFrom(true, true, true, false),
    });
  });

async function make(
  client: Client,
  { sql, pick, at, role }: { sql: string; pick: number; at: Date; role: string },
): Promise<void> {
  // A cascade is a trigger, too.
  const isCascade = sql.startsWith("DELETE FROM conversations");
  await client.query(`SET session_replication_role = ${isCascade ? "origin" : role}`);
  await client.query(sql, [pick, at]);
  await client.query("RESET session_replication_role");
}

it("facts say the same as loops over all rows do, whatever has changed since they were made", async () => {
  const opened = await chats();
  const { database, as } = opened;
  await keepFacts(database);
  const client = await database.connect();
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const { timeZone, now, period, domain, compare, refreshed } = given;
      await database.query("TRUNCATE conversations, messages, chat_telemetry, page_embeddings");
      await putRows(database, 1, given.before);
      await putRows(database, 2, given.others);
      await catchUp(opened);
      if (refreshed !== "before changes") await putRows(database, 1, given.after);
      if (refreshed === "between") await catchUp(opened);
      for (const each of given.changes) await make(client, each);
      if (refreshed === "after changes") await catchUp(opened);
      const id = domain === undefined ? undefined : domainId(1, domain);
      const overview = await as(1, (scope) =>
        getOverview(fromFactsAlone(scope), {
          period,
          timeZone,
          domainId: id === undefined ? undefined : domainIdSchema.parse(id),
          compare,
          now: new Date(now),
          facts: true,
        }),
      );
      const asked = { organization: 1, period, timeZone, domainId: id, compare, now };
      expectSameOverview(overview, reference(await readEverything(database), asked));
    }),
    { numRuns: 150, seed: 20260302 },
  );
});
