import { setTimeout as delay } from "node:timers/promises";
import type { DashboardOverview } from "@acme/data-model";
import { acmeTenancy, dashboardOverviewSchema, domainIdSchema } from "@acme/data-model";
import { createMigrator } from "@acme/tenancy-migrator";
import { beforeEach, describe, expect, it } from "vitest";
import { getOverview, installFacts, refreshFacts, removeFacts } from "../src/index.ts";
import type { Chats } from "./support/database.ts";
import { chats, domainId, organizationId, ownerOf, uuid } from "./support/database.ts";
import {
  catchUp,
  factsOf,
  fromFactsAlone,
  keepFacts,
  overheard,
  someoneWaits,
} from "./support/facts.ts";
import { putRows } from "./support/rows.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const conversation = (number: number): string => uuid("ce", number);
const at = (time: string): string => `2026-03-10T${time}Z`;
const said = (number: number, role: string, time: string) => ({
  conversation_id: conversation(number),
  role,
  created_at: at(time),
});

let given: Chats;
beforeEach(async () => {
  given = await chats();
  await keepFacts(given.database);
});

/** Which facts alone answer: another answer would be an error. */
async function fromFacts(number = 1): Promise<DashboardOverview> {
  const asked = { period: "7d", timeZone: "UTC", now, facts: true } as const;
  const overview = await given.as(number, async (scope) =>
    getOverview(fromFactsAlone(scope), asked),
  );
  return dashboardOverviewSchema.parse(overview);
}

async function fromTables(number = 1): Promise<DashboardOverview> {
  const asked = { period: "7d", timeZone: "UTC", now } as const;
  return given.as(number, async (scope) => getOverview(scope, asked));
}

async function putConversation(number: number, organization = 1): Promise<void> {
  await putRows(given.database, organization, {
    conversations: [{ id: conversation(number), created_at: at("09:00:00"), domain: 1 }],
    messages: [said(number, "user", "09:00:00"), said(number, "assistant", "09:00:30")],
  });
}

describe("whoever sees a change sees that the facts are behind it", () => {
  it("also a change that was under way while they were brought up to date", async () => {
    await putConversation(1);
    await catchUp(given);
    const writer = await given.database.connect();
    await writer.query("BEGIN");
    await writer.query(
      "INSERT INTO messages (conversation_id, role, content, created_at) VALUES ($1, 'user', 'Hello?', $2)",
      [conversation(1), at("09:10:00")],
    );
    await putRows(given.database, 1, { messages: [said(1, "assistant", "09:11:00")] });
    expect(await catchUp(given)).toBe(1);
    expect((await fromFacts()).summary.avgResponseTime).toMatchObject({ value: 30, sampleSize: 1 });
    await writer.query("COMMIT");
    expect((await fromFacts()).summary.avgResponseTime).toMatchObject({ value: 45, sampleSize: 2 });
    await catchUp(given);
    expect((await fromFacts()).summary.avgResponseTime).toMatchObject({ value: 45, sampleSize: 2 });
  });

  it("also a change that comes between the marks' end and the new facts", async () => {
    await putConversation(1);
    await catchUp(given);
    await putRows(given.database, 1, { messages: [said(1, "user", "09:05:00")] });
    await given.as(1, async (scope) => {
      await refreshFacts({
        ...scope,
        query: async <Row extends Record<string, unknown>>(
          text: string,
          values?: readonly unknown[],
        ) => {
          const result = await scope.query<Row>(text, values);
          if (text.startsWith("INSERT INTO acme_overview.conversation_facts")) {
            await putRows(given.database, 1, { messages: [said(1, "assistant", "09:05:10")] });
          }
          return result;
        },
      });
    });
    expect(await fromFacts()).toEqual(await fromTables());
    await catchUp(given);
    expect(await fromFacts()).toEqual(await fromTables());
  });

  it("also within the transaction that changes", async () => {
    await putConversation(1);
    await catchUp(given);
    const asked = { period: "7d", timeZone: "UTC", now, facts: true } as const;
    const overview = await given.as(1, async (scope) => {
      await scope.sql`DELETE FROM messages WHERE role = 'assistant'`;
      return getOverview(fromFactsAlone(scope), asked);
    });
    expect(overview.summary.avgResponseTime.value).toBeNull();
  });

  it("also where triggers are switched off for the session", async () => {
    await putConversation(1);
    await catchUp(given);
    const writer = await given.database.connect();
    await writer.query("SET session_replication_role = replica");
    await writer.query("DELETE FROM messages WHERE role = 'assistant'");
    expect((await fromFacts()).summary.avgResponseTime.value).toBeNull();
  });
});

it("two writers of one conversation don't wait for each other, nor for whoever brings facts up to date", async () => {
  await putConversation(1);
  await catchUp(given);
  const writers = [await given.database.connect(), await given.database.connect()] as const;
  for (const writer of writers) {
    await writer.query("BEGIN; SET LOCAL lock_timeout = '1s'");
    await writer.query(
      "INSERT INTO messages (conversation_id, role, content) VALUES ($1, 'user', 'Hello?')",
      [conversation(1)],
    );
  }
  await given.as(1, async (scope) => {
    await refreshFacts(scope);
    await writers[0].query(
      "INSERT INTO messages (conversation_id, role, content) VALUES ($1, 'user', 'Hello?')",
      [conversation(1)],
    );
  });
  for (const writer of writers) await writer.query("COMMIT");
  expect(await catchUp(given)).toBe(1);
});

describe("an overview that asks for facts", () => {
  /** The overview, and how many rows each of the statements came back with that it was asked by. */
  async function asked(): Promise<readonly [DashboardOverview, readonly number[]]> {
    const answers: number[] = [];
    const listen = (text: string, rows: readonly unknown[]): void => {
      if (text.includes("AS answer")) answers.push(rows.length);
    };
    const overview = await given.as(1, async (scope) =>
      getOverview(overheard(scope, listen), { period: "7d", timeZone: "UTC", now, facts: true }),
    );
    return [overview, answers];
  }

  it("reads everything where none are kept for the organization", async () => {
    given = await chats();
    await putConversation(1);
    await keepFacts(given.database);
    const [overview, answers] = await asked();
    expect(answers).toEqual([0, 1]);
    expect(overview).toEqual(await fromTables());
    expect(overview.summary.totalConversations.value).toBe(1);
  });

  it("reads everything where more than ten thousand conversations have changed, until they are caught up with", async () => {
    await putConversation(1);
    await catchUp(given);
    await given.database.query(
      "INSERT INTO conversations (organization_id, created_at) SELECT $1, $2::timestamptz + n * interval '1 ms' FROM generate_series(1, 10001) AS n",
      [organizationId(1), at("08:00:00")],
    );
    const [overview, answers] = await asked();
    expect(answers).toEqual([0, 1]);
    expect(overview.summary.totalConversations.value).toBe(10_002);
    expect(await catchUp(given)).toBe(10_001);
    expect(await asked()).toEqual([overview, [1]]);
  });

  it("tells sessions apart, also those whose names no index could hold", async () => {
    // 3,200 characters that don't compress, and a number.
    await given.database.query(
      `INSERT INTO conversations (organization_id, created_at, session_id)
       SELECT $1, $2, (SELECT string_agg(md5(part::text), '') FROM generate_series(1, 100) AS part) || n % 300
       FROM generate_series(1, 900) AS n`,
      [organizationId(1), at("09:00:00")],
    );
    await catchUp(given);
    expect((await fromFacts()).summary.activeUsers.value).toBe(300);
  });
});

describe("an organization's facts", () => {
  it("are brought up to date by any of its members, and are nobody else's", async () => {
    const { database, tenants } = given;
    const viewer = ownerOf(2);
    await putConversation(1);
    await putConversation(2, 2);
    await database.query(
      "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, 'viewer')",
      [organizationId(1), viewer],
    );
    await tenants.run(await tenants.authorize(viewer, organizationId(1)), refreshFacts);
    await catchUp(given, 2);
    for (const table of ["coverage", "conversation_facts", "reply_facts"]) {
      const { rows } = await given.as(1, async (scope) =>
        scope.query(`SELECT DISTINCT organization_id FROM acme_overview.${table}`),
      );
      expect(rows).toEqual([{ organization_id: organizationId(1) }]);
    }
    await database.query("UPDATE messages SET content = 'Hello again'");
    expect(
      await given.as(1, async (scope) => scope.sql`SELECT * FROM acme_overview.changes`),
    ).toEqual([{ organization_id: organizationId(1), conversation_id: conversation(1) }]);
  });

  it.each([
    "INSERT INTO acme_overview.coverage (organization_id, refreshed_at) VALUES ($1, now())",
    "INSERT INTO acme_overview.changes (organization_id, conversation_id) VALUES ($1, gen_random_uuid())",
    "INSERT INTO acme_overview.reply_facts (organization_id, conversation_id, replied_at, seconds) VALUES ($1, gen_random_uuid(), now(), 1)",
    "INSERT INTO acme_overview.conversation_facts (organization_id, conversation_id, begun_at, last_said_at, is_unanswered) VALUES ($1, gen_random_uuid(), now(), now(), false)",
  ])("are not written by another: %s", async (insert) => {
    await expect(
      given.as(1, async (scope) => scope.query(insert, [organizationId(2)])),
    ).rejects.toMatchObject({ sqlState: "42501" });
  });

  it("go with the domain that is handed to another organization", async () => {
    await putConversation(1);
    await catchUp(given);
    await catchUp(given, 2);
    await given.database.query(
      "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, 'owner')",
      [organizationId(2), ownerOf(1)],
    );
    await given.as(1, async (scope) =>
      scope.domains.transferDomain(domainIdSchema.parse(domainId(1, 1)), organizationId(2)),
    );
    const expectTransferred = async (): Promise<void> => {
      expect((await fromFacts(1)).summary.totalConversations.value).toBe(0);
      expect((await fromFacts(2)).summary.avgResponseTime.value).toBe(30);
    };
    await expectTransferred();
    await catchUp(given, 1);
    await catchUp(given, 2);
    await expectTransferred();
    expect(await factsOf(given, 1)).toEqual({
      coverage: 1,
      changes: 0,
      conversation_facts: 0,
      reply_facts: 0,
    });
  });

  it("go with the organization", async () => {
    await putConversation(1);
    await putConversation(2, 2);
    await catchUp(given, 1);
    await catchUp(given, 2);
    const report = await given.tenants.deleteOrganization(organizationId(1), {
      who: "a test",
      why: "to see what stays",
    });
    expect(report.complete).toBe(true);
    expect(await factsOf(given, 1)).toEqual({
      coverage: 0,
      changes: 0,
      conversation_facts: 0,
      reply_facts: 0,
    });
    expect(await factsOf(given, 2)).toMatchObject({ coverage: 1, conversation_facts: 1 });
  });

  it("go with the organization, also those that are being made just now", async () => {
    await putConversation(1);
    const deleting = await given.database.connect();
    const deletion = await given.as(1, async (scope) => {
      await refreshFacts(scope);
      const deleted = deleting.query("DELETE FROM organizations WHERE id = $1", [
        organizationId(1),
      ]);
      await someoneWaits(given.database);
      return { deleted };
    });
    await deletion.deleted;
    expect(await factsOf(given, 1)).toMatchObject({
      coverage: 0,
      conversation_facts: 0,
      reply_facts: 0,
    });
  });

  it("are begun anew where they had been forgotten, and not all of them yet", async () => {
    await putConversation(1);
    await putConversation(2);
    await catchUp(given);
    await given.database.query(
      `DELETE FROM acme_overview.coverage; DELETE FROM conversations WHERE id = '${conversation(2)}'; DELETE FROM acme_overview.changes`,
    );
    await catchUp(given);
    expect(await factsOf(given, 1)).toEqual({
      coverage: 1,
      changes: 0,
      conversation_facts: 1,
      reply_facts: 1,
    });
  });

  it("go with a table that is emptied", async () => {
    await putConversation(1);
    await catchUp(given);
    await given.database.query("TRUNCATE messages");
    expect(await factsOf(given, 1)).toMatchObject({ coverage: 0, conversation_facts: 0 });
  });
});

describe("facts", () => {
  it("are brought up to date by one at a time: another comes back with nothing done", async () => {
    await putConversation(1);
    const other = await given.database.connect();
    const lock = [organizationId(1)];
    await other.query("SELECT pg_advisory_lock(hashtext('acme_overview'), hashtext($1))", lock);
    expect(await given.as(1, refreshFacts)).toEqual({ conversations: 0, hasMore: false });
    expect(await factsOf(given, 1)).toMatchObject({ coverage: 0, conversation_facts: 0 });
    await other.query("SELECT pg_advisory_unlock(hashtext('acme_overview'), hashtext($1))", lock);
    expect(await given.as(1, refreshFacts)).toEqual({ conversations: 1, hasMore: false });
  });

  it("answer nothing any more once their marks are being taken away", async () => {
    const { database } = given;
    await putConversation(1);
    await catchUp(given);
    const writer = await database.connect();
    await writer.query("BEGIN; LOCK TABLE messages IN ROW EXCLUSIVE MODE");
    const removed = removeFacts(await database.connect());
    const triggers = async (): Promise<number> => {
      const { rows } = await database.query(
        "SELECT FROM pg_trigger WHERE tgname LIKE 'acme_overview%'",
      );
      return rows.length;
    };
    while ((await triggers()) === 9) await delay(20);
    await putConversation(2);
    await expect(fromFacts()).rejects.toMatchObject({ sqlState: "42501" });
    await writer.query("COMMIT");
    await removed;
  });

  it("are begun while others write, whom nobody holds up for long", async () => {
    const { database } = await chats(1);
    const writer = await database.connect();
    await writer.query("BEGIN");
    await writer.query("INSERT INTO conversations (organization_id) VALUES ($1)", [
      organizationId(1),
    ]);
    const owner = await database.connect();
    const installed = installFacts(owner);
    // Behind a lock that waits for the first writer, the second one would wait for as long.
    for (let round = 0; round < 10; round += 1) {
      await database.query(
        "SET statement_timeout = '2s'; INSERT INTO conversations (organization_id) SELECT id FROM organizations; RESET statement_timeout",
      );
    }
    await writer.query("COMMIT");
    await installed;
    const { rows } = await database.query(
      "SELECT count(*)::int AS triggers FROM pg_trigger WHERE tgname LIKE 'acme_overview%'",
    );
    expect(rows).toEqual([{ triggers: 9 }]);
  });

  it("can be begun again, and are gone without a trace once they are not wanted any more", async () => {
    const { database } = given;
    const owner = await database.connect();
    await putConversation(1);
    await catchUp(given);
    await installFacts(owner);
    expect(await factsOf(given, 1)).toMatchObject({ coverage: 1, conversation_facts: 1 });
    await removeFacts(owner);
    await removeFacts(owner);
    const { rows } = await database.query(
      "SELECT to_regnamespace('acme_overview') AS schema, count(*)::int AS triggers FROM pg_trigger WHERE tgname LIKE 'acme_overview%'",
    );
    expect(rows).toEqual([{ schema: null, triggers: 0 }]);
    await putConversation(2);
    expect((await fromTables()).summary.totalConversations.value).toBe(2);
  });

  it("are nothing that the audit of the tenancy minds", async () => {
    const { url } = given.database;
    const report = await createMigrator({ tenancy: acmeTenancy, connectionString: url }).audit();
    expect(report.checks.filter(({ holds }) => !holds)).toEqual([]);
  });
});
