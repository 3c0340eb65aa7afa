import { acmeTenancy } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { z } from "zod";
import {
  getTenancyEvidence,
  getTenancyMigration,
  listTenancyEvidence,
} from "../../src/contract/tenancy.ts";
import { openMigrationRecord } from "../../src/migration-record/index.ts";
import { ids, markerOf } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";
import { allowWatching, openRecord, tenantsDatabase, urlFor } from "../support/tenants.ts";

const legacy = (): Promise<FreshDatabase> =>
  freshDatabase({
    template: "api_legacy_schema",
    build: async (url) => {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        for (const statement of createLegacySchema) await client.query(statement);
        await client.query(
          `INSERT INTO organizations (id, name, slug) VALUES ('${ids.organization(1)}', 'one', 'one');
           INSERT INTO domains (id, organization_id, domain) VALUES ('${ids.row("0d", 1)}', '${ids.organization(1)}', 'one.example');
           INSERT INTO conversations (id, domain_id, session_id) SELECT gen_random_uuid(), '${ids.row("0d", 1)}', 's' || n FROM generate_series(1, 20) AS n;
           ANALYZE`,
        );
      } finally {
        await client.end();
      }
    },
  });

const evidencePage = listTenancyEvidence.answer.schema;

// Of tests that change nothing.
const shared = await serveApi();

describe("the record of a migration", () => {
  const paths = ["/v1/tenancy", "/v1/tenancy/evidence", "/v1/tenancy/evidence/1"];

  it.each(paths)(
    "is open to operators at %s, and to nobody by what they are elsewhere",
    async (path) => {
      const { ask } = shared;
      expect(await ask(path, { as: ids.operator })).toMatchObject({ status: 200 });
      for (const as of [ids.user(1, "owner"), ids.both, ids.nobody]) {
        expect(await ask(path, { as })).toMatchObject({ status: 403, json: { code: "forbidden" } });
      }
      expect((await ask("/v1/me", { as: ids.operator })).json).toMatchObject({ operator: true });
      expect((await ask("/v1/me", { as: ids.both })).json).toMatchObject({ operator: false });
    },
  );

  it("looks to everybody else as if there were none", async () => {
    const { ask } = shared;
    const { ask: askWithout } = await serveApi({ watch: undefined });
    for (const path of paths) {
      const [there, without] = await Promise.all(
        [ask, askWithout].map((each) => each(path, { as: ids.user(1, "owner") })),
      );
      expect({ ...there?.json, requestId: "" }).toEqual({ ...without?.json, requestId: "" });
    }
    expect(await askWithout("/v1/tenancy", { as: ids.operator })).toMatchObject({ status: 403 });
  });

  it("opens no organization to an operator", async () => {
    const { ask } = shared;
    const path = `/v1/organizations/${ids.organization(1)}`;
    expect(await ask(path, { as: ids.operator })).toMatchObject({ status: 403 });
  });

  it("says how each phase and each table stands, and shows no row", async () => {
    const { ask } = shared;
    const answer = await ask("/v1/tenancy", { as: ids.operator });
    const migration = getTenancyMigration.answer.schema.parse(answer.json);
    expect(migration).toMatchObject({ state: "recorded", running: false });
    expect(migration.phases.map(({ state }) => state)).toEqual(
      Array.from({ length: 5 }, () => "done"),
    );
    expect(migration.tables.map(({ table }) => table)).toEqual(
      acmeTenancy.tables.map(({ name }) => name),
    );
    expect(migration.latestEvidence).toMatchObject({
      holds: true,
      failing: 0,
      reached: "contract",
    });
    const report = await ask(`/v1/tenancy/evidence/${migration.latestEvidence?.id}`, {
      as: ids.operator,
    });
    expect(report.status).toBe(200);
    for (const { text } of [answer, report]) {
      expect(text).not.toContain(markerOf(1));
      expect(text).not.toContain(markerOf(2));
    }
  });

  it("has the evidence of each time, with SQL that answers the same again", async () => {
    const { ask, database } = shared;
    const page = async (query: string): Promise<z.output<typeof evidencePage>> => {
      const answer = await ask(`/v1/tenancy/evidence?${query}`, { as: ids.operator });
      return evidencePage.parse(answer.json);
    };
    const first = await page("limit=1");
    expect(first.items).toHaveLength(1);
    const rest = await page(`cursor=${first.nextCursor}`);
    expect(rest.nextCursor).toBeNull();
    const kept = await database.query<{ id: string }>(
      "SELECT e.id::text FROM acme_tenancy.evidence AS e ORDER BY e.id DESC",
    );
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(
      kept.rows.map(({ id }) => id),
    );
    const answer = await ask(`/v1/tenancy/evidence/${kept.rows[0]?.id}`, { as: ids.operator });
    const report = getTenancyEvidence.answer.schema.parse(answer.json);
    expect(report.results).toHaveLength(report.checks);
    const owned = report.results.find(({ id }) => id === "rows-owned");
    const again = await database.query<{ found: string }>(owned?.sql ?? "");
    expect(String(again.rows[0]?.found)).toBe(owned?.actual);
  });

  it("refuses a cursor that it has not given, and has no evidence of other ids", async () => {
    const { ask } = shared;
    const as = ids.operator;
    expect(await ask("/v1/tenancy/evidence?cursor=1%3B", { as })).toMatchObject({
      status: 400,
      json: { code: "invalid_cursor" },
    });
    expect(await ask("/v1/tenancy/evidence/999999", { as })).toMatchObject({ status: 404 });
    expect(await ask("/v1/tenancy/evidence/0", { as })).toMatchObject({ status: 400 });
  });

  it("is empty before the first phase, closed until somebody opens it, and there from then on", async () => {
    const database = await legacy();
    const record = openRecord(database);
    expect(await record.migration()).toMatchObject({ state: "absent", phases: [], tables: [] });
    const migrator = createMigrator({ tenancy: acmeTenancy, connectionString: database.url });
    await migrator.run({ to: "expand" });
    expect(await record.migration()).toMatchObject({ state: "closed", phases: [] });
    expect(await record.listEvidence({ limit: 5 })).toEqual({ items: [], nextCursor: null });
    await allowWatching(database);
    const expanded = await record.migration();
    expect(expanded.phases[0]).toMatchObject({ phase: "expand", state: "done" });
    const before = expanded.tables.find(({ table }) => table === "conversations");
    expect(before).toMatchObject({ state: "waiting", rowsToFill: 20, rowsFilled: 0 });
    await migrator.run({ to: "backfill" });
    const { tables } = await record.migration();
    expect(tables.find(({ table }) => table === "conversations")).toMatchObject({
      state: "done",
      rowsToFill: 20,
      rowsFilled: 20,
    });
  });

  it("says whether somebody is at it", async () => {
    const database = await legacy();
    const record = openRecord(database);
    const running = async (): Promise<boolean> => (await record.migration()).running;
    const reader = new Client({ connectionString: database.url });
    await reader.connect();
    onTestFinished(() => reader.end());
    // Columns can't be added while somebody reads.
    await reader.query("BEGIN");
    await reader.query("LOCK TABLE domains IN ACCESS SHARE MODE");
    const migrator = createMigrator({ tenancy: acmeTenancy, connectionString: database.url });
    const going = migrator.run({ to: "expand" });
    await expect.poll(running, { timeout: 30_000 }).toBe(true);
    await reader.query("ROLLBACK");
    await going;
    expect(await running()).toBe(false);
  });

  it("is said to be unavailable where its database is", async () => {
    const url = "postgres://watcher:secret@127.0.0.1:1/chat";
    const record = openMigrationRecord({ url, connectTimeout: 1_000, statementTimeout: 1_000 });
    onTestFinished(record.close);
    await expect(record.migration()).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a login that watches", () => {
  it("may read what was recorded, and nothing else", async () => {
    await expect(openRecord(await tenantsDatabase()).checkLogin()).resolves.toBeUndefined();
  });

  it.each([
    ["tenant", /belongs to the role acme_tenant/],
    ["system", /belongs to the role acme_system/],
  ] as const)("is not the login of the %s", async (login, said) => {
    const database = await tenantsDatabase();
    const record = openMigrationRecord({
      url: urlFor(database, login),
      connectTimeout: 30_000,
      statementTimeout: 30_000,
    });
    onTestFinished(record.close);
    await expect(record.checkLogin()).rejects.toThrow(said);
  });

  it.each([
    ["GRANT SELECT ON messages TO acme_api_test_watcher", /may use messages/],
    ["GRANT SELECT (content) ON messages TO acme_api_test_watcher", /may use messages/],
    ["GRANT SELECT ON acme_tenancy.ticket_key TO acme_api_test_watcher", /may use .*ticket_key/],
    ["GRANT DELETE ON acme_tenancy.evidence TO acme_api_test_watcher", /may use .*evidence/],
  ])("is refused after %s", async (grant, said) => {
    const database = await tenantsDatabase();
    await database.query(grant);
    await expect(openRecord(database).checkLogin()).rejects.toThrow(said);
  });
});
