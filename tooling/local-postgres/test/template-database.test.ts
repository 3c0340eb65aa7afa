import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createDatabase, databaseUrl, dropDatabase, templateDatabase } from "../src/index.ts";
import { freshDatabase, isolatedServer, testServerUrl } from "../src/testing/index.ts";
import { query } from "./support/query.ts";

const builder = fileURLToPath(new URL("fixtures/build-template.ts", import.meta.url));

function templateName(what: string): string {
  const name = `template_${what}_${process.pid}`;
  onTestFinished(() => dropDatabase(testServerUrl(), name));
  return name;
}

function build(url: string): Promise<void> {
  return query(url, "CREATE TABLE whole AS SELECT 1 AS n").then(() => undefined);
}

async function rows(template: string): Promise<unknown[]> {
  const copy = await freshDatabase({ template });
  return (await copy.query("SELECT n FROM whole")).rows;
}

test("is built once when several processes ask at the same time", async () => {
  const name = templateName("once");
  const outputs = await Promise.all(
    [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [builder, testServerUrl(), name]);
      let output = "";
      child.stdout.on("data", (text) => (output += String(text)));
      child.stderr.on("data", (text) => (output += String(text)));
      await once(child, "close");
      return output;
    }),
  );
  expect(outputs.toSorted()).toEqual(["", "", "built\n"]);
  expect(await rows(name)).toEqual([{ n: 1 }]);
});

test("is a template that takes no connections, once done", async () => {
  const name = templateName("closed");
  expect(await templateDatabase(testServerUrl(), name, build)).toBe(name);
  expect(
    await query(
      testServerUrl(),
      "SELECT datistemplate AS template, datallowconn AS open FROM pg_database WHERE datname = $1",
      [name],
    ),
  ).toEqual([{ template: true, open: false }]);
  await expect(query(databaseUrl(testServerUrl(), name), "SELECT")).rejects.toMatchObject({
    code: "55000",
  });
});

test("is built again after its builder was killed half-way", async () => {
  const name = templateName("half");
  const child = spawn(process.execPath, [builder, testServerUrl(), name, "hang"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
  await templateDatabase(testServerUrl(), name, build);
  expect(await rows(name)).toEqual([{ n: 1 }]);
});

test("does not exist after a build that failed, whose error comes through", async () => {
  const name = templateName("failed");
  const broken = templateDatabase(testServerUrl(), name, async (url) => {
    await build(url);
    throw new Error("no seed data");
  });
  await expect(broken).rejects.toThrow("no seed data");
  expect(
    await query(testServerUrl(), "SELECT FROM pg_database WHERE datname = $1", [name]),
  ).toEqual([]);
  await templateDatabase(testServerUrl(), name, build);
  expect(await rows(name)).toEqual([{ n: 1 }]);
});

test("can be copied although its build forgot a connection", async () => {
  const name = templateName("forgotten");
  const ended = Promise.withResolvers<Error>();
  await templateDatabase(testServerUrl(), name, async (url) => {
    await build(url);
    const forgotten = new Client(url);
    forgotten.on("error", ended.resolve);
    await forgotten.connect();
  });
  expect(await rows(name)).toEqual([{ n: 1 }]);
  expect(await ended.promise).toBeInstanceOf(Error);
});

// What makes a copy quick, without a clock: the default strategy would log all 50 MB.
test("a copy of 50 MB goes file by file and not through the log", async () => {
  const { url: serverUrl } = await isolatedServer();
  onTestFinished(() => dropDatabase(serverUrl, "large"));
  await templateDatabase(serverUrl, "large", async (url) => {
    await query(
      url,
      "CREATE TABLE large AS SELECT n, repeat('x', 200) AS filler FROM generate_series(1, 170000) AS n",
    );
    expect(await query(url, "SELECT pg_database_size(current_database()) > 45e6 AS large")).toEqual(
      [{ large: true }],
    );
  });
  const [before] = await query<{ lsn: string }>(serverUrl, "SELECT pg_current_wal_lsn() AS lsn");
  await createDatabase(serverUrl, "copy", { template: "large" });
  onTestFinished(() => dropDatabase(serverUrl, "copy"));
  expect(
    await query(serverUrl, "SELECT pg_current_wal_lsn() - $1::pg_lsn < 5e6 AS little", [
      before?.lsn,
    ]),
  ).toEqual([{ little: true }]);
  const count = "SELECT count(*)::int AS rows FROM large";
  expect(await query(databaseUrl(serverUrl, "copy"), count)).toEqual([{ rows: 170_000 }]);
});
