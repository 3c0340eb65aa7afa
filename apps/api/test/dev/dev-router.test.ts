import { expect, it } from "vitest";
import { createDevRouter } from "../../src/dev/dev-router.ts";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";
import { tokenFor, tokenOptions } from "../support/tokens.ts";

const { ask } = await serveApi({ more: createDevRouter(tokenOptions) });
const user = ids.user(1, "owner");

it("issues tokens that the API takes, for whoever is named", async () => {
  const issued = await ask("/dev/tokens", { method: "POST", body: { userId: user } });
  expect(issued.status).toBe(200);
  // What the start's box cuts out by its quotation marks.
  expect(issued.text.split('"')[3]).toBe(issued.json.token);
  const headers = { authorization: `Bearer ${issued.json.token}` };
  expect(await ask("/v1/me", { headers })).toMatchObject({ status: 200, json: { userId: user } });
});

it.each([undefined, {}, { userId: "admin" }, { userId: user, role: "owner" }])(
  "issues none for %j",
  async (body) => {
    const answer = await ask("/dev/tokens", { method: "POST", body });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_request" } });
  },
);

it("takes nothing that a page of another site could send without asking", async () => {
  const { status } = await ask("/dev/tokens", {
    method: "POST",
    body: { userId: user },
    headers: { "content-type": "text/plain" },
  });
  expect(status).toBe(415);
  const preflight = await ask("/dev/tokens", {
    method: "OPTIONS",
    headers: { origin: "https://elsewhere.test", "access-control-request-method": "POST" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
});

it("says what is wrong with a token", async () => {
  const token = await tokenFor(user, { audience: "https://other.test" });
  const headers = { authorization: `Bearer ${token}` };
  expect(await ask("/debug/token", { headers })).toMatchObject({
    json: { accepted: false, code: "TOKEN_INVALID", because: expect.stringContaining("aud") },
  });
  expect(await ask("/debug/token", { as: user })).toMatchObject({
    json: { accepted: true, userId: user },
  });
});

it("says how the process is", async () => {
  expect(await ask("/debug/process")).toMatchObject({
    status: 200,
    json: { node: process.version },
  });
});

it("signs with nothing but a shared secret", () => {
  const key = { kind: "jwks", url: new URL("http://127.0.0.1:1/") } as const;
  expect(() => createDevRouter({ ...tokenOptions, key, algorithms: ["ES256"] })).toThrow(
    /JWT_SECRET/,
  );
});
