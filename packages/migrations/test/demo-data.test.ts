import type { DirtKind } from "@acme/demo-data";
import { demoDirt, expectedCounts, fillLegacyDatabase } from "@acme/demo-data";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { beforeAll, describe, expect, it } from "vitest";

import { legacyTables } from "../src/baseline/legacy-schema.ts";
import { contentHashes } from "./support/content-hash.ts";
import { countDirtyRows, noDirt } from "./support/count-dirty-rows.ts";
import { legacyDatabase } from "./support/legacy-database.ts";

const small = 0.05;

describe("the demo data at scale 1", () => {
  let database: FreshDatabase;
  const progress: string[] = [];

  async function one<Row extends Record<string, unknown>>(sql: string): Promise<Row> {
    const { rows } = await database.query<Row>(sql);
    const row = rows[0];
    if (row === undefined) throw new Error(`No row came back from: ${sql}`);
    return row;
  }

  beforeAll(async () => {
    database = await legacyDatabase();
    const client = await database.connect();
    const { tables } = await fillLegacyDatabase(client, {
      onProgress: ({ table, inserted, expected }) => {
        if (inserted === expected) progress.push(table);
      },
    });
    expect(tables).toEqual(expectedCounts(1));
  });

  it("has exactly the rows it says, in every table", async () => {
    const counted: Record<string, number> = {};
    for (const table of legacyTables) {
      counted[table] = (await one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).n;
    }
    expect(counted).toEqual(expectedCounts(1));
    expect([...new Set(progress)].toSorted()).toEqual([...legacyTables].toSorted());
  });

  it("has no dirt unless asked for it", async () => {
    expect(await countDirtyRows(database)).toEqual(noDirt);
  });

  it("gives the largest of a dozen organizations a third of the conversations, and a tail to the others", async () => {
    const { rows } = await database.query<{ share: number }>(
      `SELECT count(*) / sum(count(*)) OVER ()::float8 AS share
       FROM conversations c JOIN domains d ON d.id = c.domain_id GROUP BY d.organization_id ORDER BY 1 DESC`,
    );
    const shares = rows.map(({ share }) => share);
    expect(shares).toHaveLength(12);
    expect(shares[0]).toBeGreaterThan(0.3);
    expect(shares[0]).toBeLessThan(0.4);
    expect(shares.at(-1)).toBeLessThan(0.05);
  });

  it("lets user and assistant speak in turn, the user first, each a little later", async () => {
    const { wrong, abandoned, silent } = await one<{
      wrong: number;
      abandoned: number;
      silent: number;
    }>(
      `SELECT
         (SELECT count(*)::int FROM (
           SELECT role, created_at, row_number() OVER spoken AS position, lag(created_at) OVER spoken AS before
           FROM messages WINDOW spoken AS (PARTITION BY conversation_id ORDER BY created_at)) m
          WHERE role <> CASE position % 2 WHEN 1 THEN 'user' ELSE 'assistant' END
            OR created_at <= before OR created_at > before + interval '10 minutes') AS wrong,
         (SELECT count(*)::int FROM (SELECT FROM messages GROUP BY conversation_id HAVING count(*) % 2 = 1) c)
           AS abandoned,
         (SELECT count(*)::int FROM conversations c
          WHERE NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id)) AS silent`,
    );
    expect(wrong).toBe(0);
    expect(silent).toBe(0);
    expect(abandoned / 2263).toBeCloseTo(0.2, 2);
  });

  it("keeps every conversation between its start, its end and now", async () => {
    const { wrong, ended, today } = await one<{ wrong: number; ended: number; today: number }>(
      `SELECT count(*) FILTER (WHERE first < started_at OR last > ended_at OR last > now OR ended_at > now
           OR started_at < domain_created_at)::int AS wrong,
         count(ended_at)::int AS ended,
         count(*) FILTER (WHERE started_at > now - interval '24 hours')::int AS today
       FROM (SELECT c.started_at, c.ended_at, d.created_at AS domain_created_at, min(m.created_at) AS first,
               max(m.created_at) AS last, timestamptz '2025-10-29T12:00Z' AS now
             FROM conversations c JOIN messages m ON m.conversation_id = c.id JOIN domains d ON d.id = c.domain_id
             GROUP BY c.id, d.id) c`,
    );
    expect(wrong).toBe(0);
    expect(ended / 2263).toBeGreaterThan(0.6);
    expect(ended / 2263).toBeLessThan(0.8);
    expect(today).toBeGreaterThan(0);
  });

  it("lets visitors write by day where the shop is, on every continent", async () => {
    const { rows } = await database.query<{ zone: string; day: number }>(
      `SELECT o.settings->>'timezone' AS zone,
         avg((extract(hour FROM c.started_at AT TIME ZONE (o.settings->>'timezone')) BETWEEN 7 AND 21)::int)::float8
           AS day
       FROM conversations c JOIN domains d ON d.id = c.domain_id JOIN organizations o ON o.id = d.organization_id
       GROUP BY 1`,
    );
    expect(rows).toHaveLength(12);
    for (const { zone, day } of rows) expect(day, `in ${zone}`).toBeGreaterThan(0.9);
  });

  it("rates some conversations from 1 to 5 and says no language", async () => {
    const { rated, wrong, languages } = await one<{
      rated: number;
      wrong: number;
      languages: number;
    }>(
      `SELECT count(*) FILTER (WHERE metadata ? 'rating')::int AS rated,
         count(*) FILTER (WHERE (metadata->>'rating')::int NOT BETWEEN 1 AND 5)::int AS wrong,
         count(*) FILTER (WHERE metadata ? 'language')::int AS languages
       FROM conversations`,
    );
    expect(rated).toBeGreaterThan(200);
    expect(wrong).toBe(0);
    expect(languages).toBe(0);
  });

  it("is written in several languages, with every slot filled", async () => {
    const { japanese, arabic, german, unfilled } = await one<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE content ~ '[ぁ-ん]')::int AS japanese,
         count(*) FILTER (WHERE content ~ '[ء-ي]')::int AS arabic,
         count(*) FILTER (WHERE content ~ 'Bestellung')::int AS german,
         count(*) FILTER (WHERE content ~ '[{}%]' OR content = '')::int AS unfilled
       FROM messages`,
    );
    expect(japanese).toBeGreaterThan(100);
    expect(arabic).toBeGreaterThan(100);
    expect(german).toBeGreaterThan(100);
    expect(unfilled).toBe(0);
  });

  it("has one telemetry row for each assistant message, its cost worked out from its tokens", async () => {
    const { unmatched, wrong, models } = await one<{
      unmatched: number;
      wrong: number;
      models: number;
    }>(
      `SELECT
         (SELECT count(*)::int FROM
           (SELECT conversation_id, created_at FROM messages WHERE role = 'assistant') m
           FULL JOIN chat_telemetry t USING (conversation_id, created_at)
          WHERE t.id IS NULL OR m.created_at IS NULL) AS unmatched,
         count(*) FILTER (WHERE t.total_tokens <> t.input_tokens + t.output_tokens
           OR t.duration_ms <= 0 OR t.domain_id <> c.domain_id
           OR t.cost_usd <> round(CASE model
             WHEN 'gpt-4o-mini' THEN t.input_tokens * 0.15 + t.output_tokens * 0.60
             WHEN 'gpt-4o' THEN t.input_tokens * 2.50 + t.output_tokens * 10
             WHEN 'claude-3-5-haiku' THEN t.input_tokens * 0.80 + t.output_tokens * 4 END / 1000000, 6))::int AS wrong,
         count(DISTINCT model)::int AS models
       FROM chat_telemetry t JOIN conversations c ON c.id = t.conversation_id`,
    );
    expect({ unmatched, wrong, models }).toEqual({ unmatched: 0, wrong: 0, models: 3 });
  });

  it("cuts each page's content into its embedded chunks, and none from pages that failed", async () => {
    const { wrong, failed } = await one<{ wrong: number; failed: number }>(
      `SELECT count(*) FILTER (WHERE content IS DISTINCT FROM chunks
           OR (status = 'failed') <> (chunks IS NULL) OR (title IS NULL) <> (chunks IS NULL))::int AS wrong,
         count(*) FILTER (WHERE status = 'failed')::int AS failed
       FROM scraped_pages p LEFT JOIN (
         SELECT page_id, string_agg(chunk_text, E'\\n\\n' ORDER BY (metadata->>'chunk_index')::int) AS chunks
         FROM page_embeddings GROUP BY 1) e ON e.page_id = p.id`,
    );
    expect(wrong).toBe(0);
    expect(failed / 4459).toBeCloseTo(0.03, 2);
  });

  it("gives every organization an owner, and some people two organizations", async () => {
    const { ownerless, shared } = await one<{ ownerless: number; shared: number }>(
      `SELECT
         (SELECT count(*)::int FROM organizations o WHERE NOT EXISTS
           (SELECT FROM organization_members m WHERE m.organization_id = o.id AND m.role = 'owner')) AS ownerless,
         (SELECT count(*)::int FROM (SELECT FROM organization_members GROUP BY user_id HAVING count(*) > 1) u)
           AS shared`,
    );
    expect(ownerless).toBe(0);
    expect(shared).toBeGreaterThan(0);
  });

  it("has ids that are UUIDs of version 4", async () => {
    const { wrong } = await one<{ wrong: number }>(
      `SELECT count(*)::int AS wrong FROM (SELECT id FROM messages UNION ALL SELECT id FROM page_embeddings) i
       WHERE id::text !~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'`,
    );
    expect(wrong).toBe(0);
  });

  it("stores rows in the order of time, so that tenants lie among each other", async () => {
    const { late, changes } = await one<{ late: number; changes: number }>(
      `SELECT avg((created_at < before - interval '1 hour')::int)::float8 AS late,
         avg((organization_id <> neighbour)::int)::float8 AS changes
       FROM (SELECT m.created_at, d.organization_id, lag(m.created_at) OVER stored AS before,
               lag(d.organization_id) OVER stored AS neighbour
             FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN domains d ON d.id = c.domain_id
             WINDOW stored AS (ORDER BY m.ctid)) m`,
    );
    expect(late).toBeLessThan(0.02);
    expect(changes).toBeGreaterThan(0.15);
  });
});

describe("the demo data", () => {
  it("is the same bytes for the same seed and scale, whatever the session's settings", async () => {
    const first = await filled({ scale: small });
    const again = await filled(
      { scale: small, skipForeignKeyChecks: true },
      `SET timezone = 'Pacific/Auckland'; SET datestyle = 'German'; SET intervalstyle = 'sql_standard';
       SET extra_float_digits = 0; SET enable_hashjoin = off; SET enable_nestloop = off`,
    );
    const otherSeed = await filled({ scale: small, seed: 2 });

    expect(again).toEqual(first);
    for (const table of legacyTables)
      expect(otherSeed[table], `of ${table}`).not.toBe(first[table]);
  });

  it("is the same bytes on every server", async () => {
    const { messages, page_embeddings, organizations } = await filled(
      { scale: small },
      // Where the server has pgvector, embeddings would be longer.
      `ALTER TABLE page_embeddings ALTER COLUMN embedding TYPE real[] USING NULL`,
    );
    // Whoever changes the data on purpose puts the new hashes here.
    expect({ messages, page_embeddings, organizations }).toEqual({
      messages: "1497d83c6d6ecdca4a90d34f2f45ddc5",
      page_embeddings: "6a61cfa35daa09e82319b8ee7bcb696b",
      organizations: "43f1037f6e5d6a5664155fcee6f9751a",
    });
  });

  it.each([1e-6, 0.0003, 0.0007, 0.002, 0.01])("has exact counts at scale %d", async (scale) => {
    const database = await legacyDatabase();
    const { tables } = await fillLegacyDatabase(await database.connect(), { scale, dirty: true });
    expect(tables).toEqual(expectedCounts(scale));
  });

  // With this seed a visitor comes in the last minutes, who would be answered after the end.
  it.each([
    { seed: 108, scale: 0.3, now: new Date("2025-10-29T12:00:00Z") },
    { seed: 1, scale: small, now: new Date("2026-03-29T01:30:00Z") },
  ])("ends at the instant it is made for: $now", async (options) => {
    const database = await legacyDatabase();
    await fillLegacyDatabase(await database.connect(), options);
    const { rows } = await database.query<{ newest: Date }>(
      `SELECT greatest((SELECT max(created_at) FROM messages), (SELECT max(ended_at) FROM conversations),
         (SELECT max(created_at) FROM page_embeddings)) AS newest`,
    );
    const age = options.now.getTime() - (rows[0]?.newest.getTime() ?? 0);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(24 * 3_600_000);
  });

  it("has embeddings as long as asked for, of different directions", async () => {
    const database = await legacyDatabase();
    // Where the server has pgvector, the column would decide.
    await database.query(
      `ALTER TABLE page_embeddings ALTER COLUMN embedding TYPE real[] USING NULL`,
    );
    await fillLegacyDatabase(await database.connect(), { scale: 0.01, embeddingDimensions: 100 });
    const { rows } = await database.query(
      `SELECT min(cardinality(embedding)) AS shortest, max(cardinality(embedding)) AS longest,
         count(DISTINCT embedding) = count(*) AS distinct
       FROM page_embeddings`,
    );
    expect(rows).toEqual([{ shortest: 100, longest: 100, distinct: true }]);
  });

  it("leaves the session as it was", async () => {
    const database = await legacyDatabase();
    const client = await database.connect();
    await fillLegacyDatabase(client, { scale: 0.01, dirty: true, skipForeignKeyChecks: true });
    const { rows } = await client.query(
      `SELECT current_setting('session_replication_role') AS role,
         (SELECT count(*)::int FROM pg_class WHERE relpersistence = 't') AS temporary`,
    );
    expect(rows).toEqual([{ role: "origin", temporary: 0 }]);
  });

  it("can be rolled back with the transaction it was made in", async () => {
    const database = await legacyDatabase();
    const client = await database.connect();
    await client.query("BEGIN");
    await fillLegacyDatabase(client, { scale: 0.01, dirty: true });
    await client.query("ROLLBACK");
    expect((await client.query(`SELECT FROM organizations`)).rowCount).toBe(0);
    await fillLegacyDatabase(client, { scale: 0.01 });
  });
});

describe("the demo data's dirt", () => {
  it.each(demoDirt)("makes exactly the rows dirty that it says: %s", async (kind) => {
    const { database, dirt, tables } = await dirtied([kind], 0.2);
    expect(await countDirtyRows(database)).toEqual({ ...noDirt, ...dirt });
    expect(tables).toEqual(expectedCounts(0.2));
  });

  it("keeps the kinds apart when all are there", async () => {
    const { database, dirt } = await dirtied(demoDirt, 1);
    expect(await countDirtyRows(database)).toEqual(dirt);
    expect(Object.keys(dirt).toSorted()).toEqual([...demoDirt].toSorted());
  });

  it("leaves orphans under foreign keys that claim to be valid, as a restore without triggers does", async () => {
    const { database } = await dirtied(["orphan"], small);
    const { rows } = await database.query(
      `SELECT conname FROM pg_constraint WHERE NOT convalidated`,
    );
    expect(rows).toEqual([]);
    await expect(
      database.query(
        `ALTER TABLE messages ADD FOREIGN KEY (conversation_id) REFERENCES conversations (id)`,
      ),
    ).rejects.toMatchObject({ code: "23503" });
  });
});

describe("the demo data refuses", () => {
  it("a database without the legacy schema, naming what is missing", async () => {
    const database = await freshDatabase();
    await expect(fillLegacyDatabase(await database.connect())).rejects.toMatchObject({
      code: "DEMO_DATA_SCHEMA_MISSING",
      message: expect.stringContaining("missing: organizations, organization_members"),
    });
  });

  it("a database that holds rows already, naming where, and changes nothing", async () => {
    const database = await legacyDatabase();
    await database.query(`INSERT INTO domains (domain) VALUES ('acme.test')`);
    await expect(fillLegacyDatabase(await database.connect())).rejects.toMatchObject({
      code: "DEMO_DATA_NOT_EMPTY",
      message: expect.stringContaining("in domains)"),
    });
    expect((await database.query(`SELECT FROM organizations`)).rowCount).toBe(0);
  });

  it("orphans to a role that may not switch foreign keys off", async () => {
    const database = await legacyDatabase();
    const client = await database.connect();
    await client.query(`SET ROLE legacy_app`);
    await expect(
      fillLegacyDatabase(client, { scale: 0.01, dirty: ["orphan"] }),
    ).rejects.toMatchObject({
      code: "DEMO_DATA_REPLICA_ROLE_REFUSED",
      message: expect.stringContaining("superuser"),
    });
  });
});

async function filled(
  options: Parameters<typeof fillLegacyDatabase>[1],
  before = "",
): Promise<Record<string, string>> {
  const database = await legacyDatabase();
  const client = await database.connect();
  await client.query(before);
  await fillLegacyDatabase(client, options);
  await client.query("RESET ALL");
  return contentHashes(client);
}

async function dirtied(dirty: readonly DirtKind[], scale: number) {
  const database = await legacyDatabase();
  const counts = await fillLegacyDatabase(await database.connect(), {
    dirty,
    scale,
    skipForeignKeyChecks: true,
  });
  return { database, ...counts };
}
