import { PassThrough, Readable, Writable } from "node:stream";
import { callbackify } from "node:util";
import { organizationIdSchema } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import { restoreOrganization } from "../../src/index.ts";
import type { TwoTenants } from "../support/tenants.ts";
import { ids, openTenants, tenantsDatabase, twoTenants } from "../support/tenants.ts";
import { until } from "../support/until.ts";
import { rowCounts, wholeRows } from "../support/whole-rows.ts";

const reason = { who: "support@acme.example", why: "the customer asked for everything" };
const one = ids.organization(1);

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** Keeps what it is given. Does something before it takes the first bit. */
function sink(first: () => Promise<unknown> = async () => undefined): {
  readonly stream: Writable;
  readonly text: () => string;
} {
  const chunks: Buffer[] = [];
  const take = callbackify(async (chunk: Buffer) => {
    if (chunks.length === 0) await first();
    chunks.push(chunk);
  });
  const stream = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => take(chunk, done),
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

async function exported(first?: () => Promise<unknown>): Promise<{
  readonly counts: Readonly<Record<string, number>>;
  readonly text: string;
}> {
  const { stream, text } = sink(first);
  const counts = await given.tenants.exportOrganization(one, reason, stream);
  return { counts, text: text() };
}

const lines = (text: string): { table: string; row: Record<string, unknown> }[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> });

/** Values that a careless copy changes. */
const difficult = `
INSERT INTO messages (organization_id, conversation_id, role, content, metadata, created_at) VALUES
  ('${one}', '${ids.row("ce", 1)}', 'user', E'"quoted"\\\\ \\n\\r\\n\\t \\u2028 \\u2029 {"table":"organizations"} \\U0001F600', '{"n": 12345678901234567890.000100, "s": "\\n\\u2028"}', '2025-10-01 12:00:00.123456+00'),
  ('${one}', '${ids.row("ce", 1)}', 'user', '', '{}', 'infinity'),
  ('${one}', '${ids.row("ce", 1)}', 'user', ' ', '[]', '0001-01-01 00:00:00+00');
INSERT INTO chat_telemetry (organization_id, domain_id, success, model, cost_usd) VALUES ('${one}', '${ids.row("0d", 1)}', true, 'm', 0.000001);
INSERT INTO page_embeddings (organization_id, domain_id, chunk_text, embedding) VALUES ('${one}', '${ids.row("0d", 1)}', 'x', '{0.1,NaN,-Infinity,3.4028235e38,1e-45}'), ('${one}', '${ids.row("0d", 1)}', 'y', '{}');
UPDATE organizations SET settings = '{"a": {"b": [1.50, null]}}', created_at = '2024-02-29 23:59:59.999999+00' WHERE id = '${one}'`;

describe("exportOrganization()", () => {
  it("can be put back into an empty database, each row as it was", async () => {
    await given.database.query(difficult);
    const { counts, text } = await exported();
    const target = await emptyDatabase();
    const restored = await restoreOrganization(await target.connect(), Readable.from([text]));
    expect(restored).toEqual(counts);
    const before = await wholeRows(given.database, one);
    expect(Object.values(before).map((rows) => rows.length)).not.toContain(0);
    expect(await wholeRows(target, one)).toEqual(before);
    expect(Object.values(await rowCounts(target, ids.organization(2)))).toEqual(
      Object.values(before).map(() => 0),
    );
  });

  it("has one line of JSON a row, parents before children, and counts them", async () => {
    await given.database.query(difficult);
    const { counts, text } = await exported();
    const rows = lines(text);
    const tables = [...new Set(rows.map(({ table }) => table))];
    expect(tables).toEqual(Object.keys(counts));
    expect(tables[0]).toBe("organizations");
    for (const [parent, child] of [
      ["domains", "conversations"],
      ["conversations", "messages"],
      ["scraped_pages", "page_embeddings"],
      ["conversations", "chat_telemetry"],
    ] as const) {
      expect(tables.indexOf(parent)).toBeLessThan(tables.indexOf(child));
    }
    expect(counts).toEqual(await rowCounts(given.database, one));
    const counted = Object.fromEntries(
      tables.map((table) => [table, rows.filter((each) => each.table === table).length]),
    );
    expect(counted).toEqual(counts);
    expect(rows.filter(({ row }) => (row["organization_id"] ?? row["id"]) !== one)).toEqual([]);
  });

  it("is of one moment, whatever is written while it is being read", async () => {
    const before = await wholeRows(given.database, one);
    const { text, counts } = await exported(async () => {
      await given.database.query("DELETE FROM messages");
      await given.database.query("UPDATE conversations SET session_id = 'later'");
      await given.database.query("INSERT INTO domains (organization_id, domain) VALUES ($1, $2)", [
        one,
        "later.example",
      ]);
      await given.database.query("DELETE FROM chat_telemetry");
    });
    expect(await wholeRows(given.database, one)).not.toEqual(before);
    const target = await emptyDatabase();
    await restoreOrganization(await target.connect(), Readable.from([text]));
    expect(await wholeRows(target, one)).toEqual(before);
    expect(counts["messages"]).toBe(30);
  });

  it("has the rows of a table in the order of their keys, so that two exports can be compared", async () => {
    await given.database.query("UPDATE messages SET content = 'again' WHERE id = $1", [
      ids.row("fe", 1),
    ]);
    const keys = lines((await exported()).text)
      .filter(({ table }) => table === "messages")
      .map(({ row }) => String(row["id"]));
    expect(keys).toHaveLength(30);
    expect(keys).toEqual(keys.toSorted());
  });

  it("may take longer than a statement otherwise may", async () => {
    const tenants = await openTenants(given.database, { statementTimeout: 20 });
    const holder = await given.database.connect();
    await holder.query("BEGIN; LOCK TABLE messages");
    const { stream, text } = sink();
    const done = tenants.exportOrganization(one, reason, stream);
    await until(async () => {
      const { rowCount } = await given.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND clock_timestamp() > query_start + interval '100 ms'`,
      );
      return rowCount === 0 ? undefined : true;
    });
    await holder.query("ROLLBACK");
    await done;
    expect(lines(text()).filter(({ table }) => table === "messages")).toHaveLength(30);
  });

  it("writes more than a batch without losing or repeating a row", async () => {
    await given.database.query(
      `INSERT INTO messages (organization_id, conversation_id, role, content)
       SELECT $1, $2, 'user', 'more ' || n FROM generate_series(1, 1471) AS n`,
      [one, ids.row("ce", 1)],
    );
    // Thrice the batch, and one more.
    const { text, counts } = await exported();
    expect(counts["messages"]).toBe(1_501);
    const messages = lines(text).filter(({ table }) => table === "messages");
    expect(new Set(messages.map(({ row }) => row["id"])).size).toBe(1_501);
  });

  it("is on record, with as many rows as it showed", async () => {
    const { counts } = await exported();
    const shown = Object.values(counts).reduce((sum, count) => sum + count, 0);
    expect(await audit()).toEqual([
      { event: "begun", actor: reason.who, reason: reason.why, row_count: null },
      { event: "committed", actor: reason.who, reason: reason.why, row_count: String(shown) },
    ]);
  });

  it("leaves the stream open for whoever has more to write", async () => {
    const stream = new PassThrough();
    const texts: string[] = [];
    stream.on("data", (chunk: Buffer) => texts.push(chunk.toString()));
    await given.tenants.exportOrganization(one, reason, stream);
    expect(stream.writableEnded).toBe(false);
    stream.end("and this\n");
    expect(texts.join("")).toMatch(/^\{"table" : "organizations".*\nand this\n$/s);
  });

  it("ends where its reader goes away, gives its connection back and is recorded as failed", async () => {
    // More often than there are connections.
    for (let time = 0; time < 3; time += 1) {
      await expect(exported(async () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    }
    expect((await audit()).map(({ event }) => event)).toEqual([
      "begun",
      "failed",
      "begun",
      "failed",
      "begun",
      "failed",
    ]);
    expect((await exported()).counts["messages"]).toBe(30);
  });

  it("of an organization that is not there has no rows", async () => {
    const nobody = organizationIdSchema.parse(ids.row("0a", 777));
    const { stream, text } = sink();
    const counts = await given.tenants.exportOrganization(nobody, reason, stream);
    expect([...new Set(Object.values(counts))]).toEqual([0]);
    expect(text()).toBe("");
  });

  it("wants to know who and why", async () => {
    const { stream, text } = sink();
    await expect(
      given.tenants.exportOrganization(one, { who: "me", why: " " }, stream),
    ).rejects.toMatchObject({ code: "TENANT_SYSTEM_ACCESS_REFUSED" });
    expect(text()).toBe("");
  });
});

async function audit(): Promise<Record<string, unknown>[]> {
  const { rows } = await given.database.query<Record<string, unknown>>(
    "SELECT event, actor, reason, row_count FROM acme_tenancy.system_audit ORDER BY id",
  );
  return rows;
}

/** Migrated, and without any tenant. */
async function emptyDatabase(): ReturnType<typeof tenantsDatabase> {
  const database = await tenantsDatabase();
  await database.query("DELETE FROM organizations");
  return database;
}
