import type { Server } from "node:http";
import { describe, expect, test } from "vitest";
import { createHealth, createHttpServer, createShutdown } from "../../src/lifecycle/index.ts";
import express from "express";
import { eventually } from "../harness/eventually.ts";
import { serve } from "../harness/serve.ts";

const settings = { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 60_000 };

type Served = {
  readonly server: Server;
  readonly url: string;
  readonly health: ReturnType<typeof createHealth>;
  /** How many requests to /slow are under way. */
  readonly underWay: () => number;
  readonly finish: () => void;
};

async function served(): Promise<Served> {
  const health = createHealth({ checks: {} });
  const finish = Promise.withResolvers<void>();
  let underWay = 0;
  const app = express();
  app.get("/readyz", health.ready);
  app.get("/slow", async (_request, response) => {
    underWay += 1;
    response.on("finish", () => (underWay -= 1));
    await finish.promise;
    response.send("done");
  });
  const server = createHttpServer(app, settings);
  const url = await serve(server);
  return { server, url, health, underWay: () => underWay, finish: finish.resolve };
}

describe("a shutdown", () => {
  test("finishes what is under way, takes nothing new, and then closes what it used", async () => {
    const { server, url, health, underWay, finish } = await served();
    const underWayAtTheEnd: number[] = [];
    const shutDown = createShutdown({
      servers: [server],
      health,
      delay: 0,
      grace: 10_000,
      close: [() => Promise.resolve(underWayAtTheEnd.push(underWay()))],
    });
    const slow = fetch(`${url}/slow`).then((response) => response.text());
    await eventually(() => underWay() === 1);
    const report = shutDown();
    await eventually(() => !server.listening);
    await expect(fetch(`${url}/readyz`)).rejects.toThrow("fetch failed");
    finish();
    expect(await slow).toBe("done");
    expect(await report).toEqual({ clean: true, failures: [] });
    expect(underWayAtTheEnd).toEqual([0]);
  });

  test("does not wait for connections that are kept alive", async () => {
    const { server, url, health } = await served();
    await (await fetch(`${url}/readyz`)).text();
    const shutDown = createShutdown({
      servers: [server],
      health,
      delay: 0,
      grace: 30_000,
      close: [],
    });
    expect((await shutDown()).clean).toBe(true);
  });

  test("cuts off what does not end in time", async () => {
    const { server, url, health, underWay } = await served();
    const slow = fetch(`${url}/slow`);
    await eventually(() => underWay() === 1);
    const shutDown = createShutdown({ servers: [server], health, delay: 0, grace: 50, close: [] });
    const report = shutDown();
    await expect(slow).rejects.toThrow("fetch failed");
    expect(await report).toEqual({ clean: false, failures: [] });
  });

  test("says what did not close, and waits for nothing for ever", async () => {
    const { server, health } = await served();
    const failure = new Error("in use");
    const failing = createShutdown({
      servers: [server],
      health,
      delay: 0,
      grace: 1_000,
      close: [() => Promise.reject(failure)],
    });
    expect(await failing()).toEqual({ clean: false, failures: [failure] });
    const hanging = createShutdown({
      servers: [],
      health,
      delay: 0,
      grace: 20,
      close: [() => new Promise(() => undefined)],
    });
    expect(await hanging()).toEqual({ clean: false, failures: [] });
  });

  test("is one, however often it is asked for", async () => {
    const { server, health } = await served();
    let closed = 0;
    const shutDown = createShutdown({
      servers: [server],
      health,
      delay: 0,
      grace: 1_000,
      close: [() => Promise.resolve((closed += 1))],
    });
    await Promise.all([shutDown(), shutDown()]);
    await shutDown();
    expect(closed).toBe(1);
  });

  test("still answers, as not ready, for as long as it is told to", async () => {
    const { server, url, health } = await served();
    const shutDown = createShutdown({
      servers: [server],
      health,
      delay: 500,
      grace: 500,
      close: [],
    });
    const report = shutDown();
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: "draining" }]);
    await report;
  });
});

describe("readiness", () => {
  const readiness = async (check: () => Promise<unknown>): Promise<readonly [number, unknown]> => {
    const health = createHealth({ checks: { database: check }, timeout: 50 });
    const app = express();
    app.get("/livez", health.live);
    app.get("/readyz", health.ready);
    const url = await serve(app);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const response = await fetch(`${url}/readyz`);
    return [response.status, await response.json()];
  };

  test("holds while the checks pass", async () => {
    expect(await readiness(() => Promise.resolve())).toEqual([
      200,
      { status: "ok", checks: { database: "ok" } },
    ]);
  });

  test.each([
    ["fails", () => Promise.reject(new Error("password authentication failed"))],
    ["does not end", () => new Promise(() => undefined)],
  ])("ends when one %s, without a word of why", async (_how, check) => {
    expect(await readiness(check)).toEqual([
      503,
      { status: "failed", checks: { database: "failed" } },
    ]);
  });
});
