import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { expect, test } from "vitest";
import { eventually } from "../harness/eventually.ts";
import { addConversations, factsDatabase, factsOf } from "../support/facts.ts";
import { ids } from "../support/ids.ts";
import { startProgram } from "../support/start-program.ts";
import { tenantsDatabase } from "../support/tenants.ts";
import { tokenFor } from "../support/tokens.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const one = ids.organization(1);

/** Asks as somebody of one of the two organizations. */
const ask = async (url: string, tenant: 1 | 2, what: string): Promise<number> => {
  const headers = { Authorization: `Bearer ${await tokenFor(ids.user(tenant, "viewer"))}` };
  const path = `/v1/organizations/${ids.organization(tenant)}/${what}`;
  return (await fetch(`${url}${path}`, { headers })).status;
};

/** How many of the API's connections there are, all of them or some. */
async function connections(database: FreshDatabase, where = "true"): Promise<number> {
  const { rows } = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'acme %' AND ${where}`,
  );
  return rows.length;
}

test("with facts the API keeps them behind overviews, counts them, and leaves nothing open", async () => {
  const database = await factsDatabase();
  const settings = { OVERVIEW_FACTS: "on", METRICS_PORT: "0" };
  const { program, output, url } = startProgram(main, database, settings);
  expect(await ask(await url, 1, "overview")).toBe(200);
  await eventually(async () => (await factsOf(database, one)).coverage === 1);
  const metrics = `${/"metricsUrl":"([^"]+)"/.exec(output())?.[1]}/metrics`;
  await eventually(async () =>
    /^acme_api_facts_refreshed_total 30$/m.test(await (await fetch(metrics)).text()),
  );
  program.kill("SIGTERM");
  expect(await once(program, "close")).toEqual([0, null]);
  await eventually(async () => (await connections(database)) === 0);
});

test("facts take no connection from requests, and a batch of them is ended at the end", async () => {
  const database = await factsDatabase();
  await addConversations(database, one, 2_500);
  const settings = { OVERVIEW_FACTS: "on", DATABASE_POOL_SIZE: "2", REQUESTS_AT_ONCE: "1" };
  const { program, output, url } = startProgram(main, database, settings);
  const count = (state: string): Promise<number> =>
    connections(database, `application_name = 'acme tenants' AND ${state}`);
  const waiting = (many: number): Promise<void> =>
    eventually(async () => (await count("wait_event_type = 'Lock'")) === many);
  // By the sweep at the start, which would wait for the lock, too.
  await eventually(async () => (await factsOf(database, one)).changes === 0);
  const keeping = await database.connect();
  await keeping.query("BEGIN; LOCK TABLE acme_overview.coverage IN SHARE MODE");
  expect(await ask(await url, 1, "overview")).toBe(200);
  await waiting(1);
  const requests = await database.connect();
  await requests.query("BEGIN; LOCK TABLE domains");
  const asked = [ask(await url, 1, "domains"), ask(await url, 2, "domains")];
  await waiting(3);
  await requests.query("ROLLBACK");
  expect(await Promise.all(asked)).toEqual([200, 200]);
  program.kill("SIGTERM");
  // Requests' connections are closed when all is told to end.
  await eventually(async () => (await count("state LIKE 'idle%'")) === 0);
  await keeping.query("ROLLBACK");
  expect(await once(program, "close")).toEqual([0, null]);
  expect(await factsOf(database, one)).toMatchObject({ coverage: 1, conversation_facts: 2_000 });
  expect(output()).not.toContain("facts were not brought up to date");
});

test("where facts are not kept, the API that is to use them says what to run", async () => {
  const { program, output } = startProgram(main, await tenantsDatabase(), { OVERVIEW_FACTS: "on" });
  expect(await once(program, "close")).toEqual([1, null]);
  expect(output()).toMatch(/lacks acme_overview.*pnpm --filter @acme\/api storage --facts=on/);
});
