import express from "express";
import { expect, test } from "vitest";
import { readIdempotencyKey } from "../../src/idempotency/index.ts";
import { jsonBody } from "../../src/body/index.ts";
import { problemHandler } from "../../src/problems/index.ts";
import { serve } from "../harness/serve.ts";

async function keyOf(
  header: string | undefined,
  { path = "/", body = "{}" } = {},
): Promise<{ status: number; key?: string; fingerprint?: string }> {
  const app = express();
  app.use(jsonBody({ limit: 1000 }), (request, response) => {
    response.json(readIdempotencyKey(request) ?? {});
  });
  app.use(problemHandler);
  const response = await fetch(`${await serve(app)}${path}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(header === undefined ? {} : { "Idempotency-Key": header }),
    },
    body,
  });
  return { status: response.status, ...((await response.json()) as object) };
}

test.each([
  ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', "8e03978e-40d5-43dd-bc93-6894a57f9324"],
  ["8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"],
  [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  ["x".repeat(255), "x".repeat(255)],
])("%s is the key %s", async (header, key) => {
  expect(await keyOf(header)).toMatchObject({ status: 200, key });
});

test("none is none", async () => {
  expect(await keyOf(undefined)).toEqual({ status: 200 });
});

test.each([[""], ['""'], ["x".repeat(256)], ["a b"], ['"a'], ["one, other"], ["ü"]])(
  "%s is no key",
  async (header) => {
    expect(await keyOf(header)).toMatchObject({ status: 400, code: "invalid_idempotency_key" });
  },
);

test("the fingerprint is of the path, the query and the body", async () => {
  const prints = await Promise.all([
    keyOf("k"),
    keyOf("k", { path: "/other" }),
    keyOf("k", { path: "/?other" }),
    keyOf("k", { body: '{"other":1}' }),
  ]);
  expect(new Set(prints.map(({ fingerprint }) => fingerprint)).size).toBe(4);
  expect((await keyOf("another")).fingerprint).toBe(prints[0]?.fingerprint);
});
