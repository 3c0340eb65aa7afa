import { describe, expect, it } from "vitest";
import { ids, markerOf } from "../support/ids.ts";
import type { Answered } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";

const one = `/v1/organizations/${ids.organization(1)}`;
const two = `/v1/organizations/${ids.organization(2)}`;
const as = ids.user(1, "owner");

// Of tests that change nothing.
const shared = await serveApi();

/** Everything that a client can tell two answers apart by. */
function visible({ status, headers, json }: Answered): object {
  const told = [...headers].filter(
    ([name]) => !["date", "x-request-id", "ratelimit"].includes(name),
  );
  return { status, headers: told, json: { ...json, requestId: "" } };
}

const rows = [
  ["GET", "domains/{id}", "0d", undefined],
  ["PATCH", "domains/{id}", "0d", { name: "mine" }],
  ["DELETE", "domains/{id}", "0d", undefined],
  ["GET", "domains/{id}/transfer", "0d", undefined],
  ["POST", "domains/{id}/transfer", "0d", { toOrganizationId: ids.organization(1) }],
  ["GET", "domain-configs/{id}", "0c", undefined],
  ["PATCH", "domain-configs/{id}", "0c", { active: false }],
  ["DELETE", "domain-configs/{id}", "0c", undefined],
  ["GET", "conversations/{id}", "ce", undefined],
  ["GET", "conversations/{id}/messages", "ce", undefined],
] as const;

describe("another tenant's row", () => {
  it.each(rows)("looks to %s %s like one that never was", async (method, path, kind, body) => {
    const ask = (id: string): Promise<Answered> =>
      shared.ask(`${one}/${path.replace("{id}", id)}`, { as, method, body });
    const foreign = await ask(ids.row(kind, 2));
    const never = await ask(ids.random);
    expect(foreign.status).toBe(404);
    expect(visible(foreign)).toEqual(visible(never));
  });

  it.each(["GET", "PATCH", "DELETE"])("looks to %s of a member the same", async (method) => {
    const body = method === "PATCH" ? { role: "viewer" } : undefined;
    const ask = (id: string): Promise<Answered> =>
      shared.ask(`${one}/members/${id}`, { as, method, body });
    const foreign = await ask(ids.member(2, "viewer"));
    expect(foreign.status).toBe(404);
    expect(visible(foreign)).toEqual(visible(await ask(ids.random)));
  });

  it("is still as it was", async () => {
    const { rows: left } = await shared.database.query<{ name: string; active: boolean }>(
      `SELECT d.name, c.active FROM domains d JOIN domain_configs c USING (domain) WHERE d.id = $1`,
      [ids.row("0d", 2)],
    );
    expect(left).toEqual([{ name: "yakbutter one", active: true }]);
  });

  it("is not found by the filters of a list", async () => {
    for (const query of [
      `domainConfigId=${ids.row("0c", 2)}`,
      `customerId=${ids.row("0c", 2)}`,
      "domain=one.yakbutter.example",
    ]) {
      const { json } = await shared.ask(`${one}/domain-configs?${query}`, { as });
      expect(json).toEqual({ items: [], nextCursor: null });
    }
  });

  it("is not brought along by anything that is sent", async () => {
    const tries = [
      [
        "PATCH",
        `${one}/domains/${ids.row("0d", 1)}`,
        { name: "x", organization_id: ids.organization(2) },
      ],
      [
        "PATCH",
        `${one}/domains/${ids.row("0d", 1)}`,
        { name: "x", organizationId: ids.organization(2) },
      ],
      ["PATCH", `${one}/domains/${ids.row("0d", 1)}`, { name: "x", id: ids.row("0d", 2) }],
      ["POST", `${one}/domains`, { domain: "x.example", organization_id: ids.organization(2) }],
      [
        "POST",
        `${one}/members`,
        { userId: ids.nobody, role: "viewer", organization_id: ids.organization(2) },
      ],
      [
        "PATCH",
        `${one}/members/${ids.member(1, "viewer")}`,
        { role: "viewer", user_id: ids.user(2, "owner") },
      ],
    ] as const;
    for (const [method, path, body] of tries) {
      const answer = await shared.ask(path, { as, method, body });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_request" } });
    }
  });
});

describe("a cursor", () => {
  const lists = ["domains?limit=1", "domain-configs?limit=1", "members?limit=1"];

  it.each(lists)("of another tenant's %s is refused", async (list) => {
    const theirs = await shared.ask(`${two}/${list}`, { as: ids.user(2, "owner") });
    const cursor = encodeURIComponent(String(theirs.json.nextCursor));
    const answer = await shared.ask(`${one}/${list}&cursor=${cursor}`, { as });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_cursor" } });
  });

  it.each(lists)("of %s that was changed is refused", async (list) => {
    const { json } = await shared.ask(`${one}/${list}`, { as });
    const cursor = String(json.nextCursor);
    const [payload = "", signature = ""] = cursor.split(".");
    const forged = Buffer.from(JSON.stringify(["yakbutter", ids.random])).toString("base64url");
    for (const changed of [
      `${forged}.${signature}`,
      payload,
      `${payload}.`,
      `${cursor}.x`,
      `x${cursor}`,
    ]) {
      const answer = await shared.ask(`${one}/${list}&cursor=${encodeURIComponent(changed)}`, {
        as,
      });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_cursor" } });
    }
  });

  it("of another list, filter or order is refused", async () => {
    const { json } = await shared.ask(`${one}/domains?limit=1`, { as });
    const cursor = encodeURIComponent(String(json.nextCursor));
    for (const list of ["domain-configs?limit=1", "domains?active=true", "domains?sort=-domain"]) {
      const answer = await shared.ask(`${one}/${list}&cursor=${cursor}`, { as });
      expect(answer).toMatchObject({ status: 400, json: { code: "invalid_cursor" } });
    }
  });

  it("of conversations that somebody wrote himself leads to nobody else's", async () => {
    const theirs = await shared.ask(`${two}/conversations?limit=1`, { as: ids.user(2, "owner") });
    const path = `${one}/conversations?limit=100&cursor=${encodeURIComponent(String(theirs.json.nextCursor))}`;
    const answer = await shared.ask(path, { as });
    expect(answer.text).not.toContain(markerOf(2));
    for (const forged of [
      "W10",
      "eyJhIjoxfQ",
      Buffer.from('["infinity","x","y"]').toString("base64url"),
    ]) {
      expect(await shared.ask(`${one}/conversations?cursor=${forged}`, { as })).toMatchObject({
        status: 400,
        json: { code: "invalid_cursor" },
      });
    }
  });
});

describe("the credentials of a website", () => {
  it("are in no answer, whoever asks and whatever was changed", async () => {
    const { ask } = await serveApi();
    const path = `${one}/domain-configs/${ids.row("0c", 1)}`;
    const answers = [
      await ask(path, { as }),
      await ask(`${one}/domain-configs`, { as }),
      await ask(path, { as, method: "PATCH", body: { settings: { a: 1 } } }),
      await ask(`${one}/domain-configs`, { as, method: "POST", body: { domain: "new.example" } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeLessThan(300);
      expect(answer.text).not.toMatch(/ciphertext|credential/i);
    }
  });
});

describe("a transfer", () => {
  const path = `${one}/domains/${ids.row("0d", 1)}/transfer`;

  it("says before what it takes along, and takes it", async () => {
    const { ask } = await serveApi();
    const before = await ask(path, { as: ids.both });
    expect(before.json.rows).toMatchObject({ conversations: 30, messages: 30, scraped_pages: 1 });
    const body = { toOrganizationId: ids.organization(2) };
    expect(await ask(path, { as: ids.both, method: "POST", body })).toMatchObject({
      status: 200,
      json: { domainId: ids.row("0d", 1), organizationId: ids.organization(2) },
    });
    expect(await ask(path, { as: ids.both })).toMatchObject({ status: 404 });
    const theirs = await ask(`${two}/domains?limit=100`, { as: ids.user(2, "viewer") });
    expect(theirs.json.items).toHaveLength(3);
  });

  it("to another's organization looks like one to an organization that never was", async () => {
    const ask = (toOrganizationId: string): Promise<Answered> =>
      shared.ask(path, { as, method: "POST", body: { toOrganizationId } });
    const foreign = await ask(ids.organization(2));
    expect(foreign).toMatchObject({ status: 403, json: { code: "role_required" } });
    expect(visible(foreign)).toEqual(visible(await ask(ids.random)));
  });
});

describe("members", () => {
  it("are managed by admins, owners by owners, and the last owner stays", async () => {
    const { ask } = await serveApi();
    const admin = ids.user(1, "admin");
    const owner = `${one}/members/${ids.member(1, "owner")}`;
    const add = { method: "POST", body: { userId: ids.nobody, role: "owner" } };
    expect(await ask(`${one}/members`, { as: admin, ...add })).toMatchObject({
      status: 403,
      json: { code: "role_required" },
    });
    expect(await ask(owner, { as: admin, method: "DELETE" })).toMatchObject({ status: 403 });
    expect(await ask(owner, { as, method: "DELETE" })).toMatchObject({
      status: 403,
      json: { code: "last_owner" },
    });
    const change = { method: "PATCH", body: { role: "member" } };
    expect(await ask(owner, { as, ...change })).toMatchObject({ json: { code: "last_owner" } });
    expect(await ask(`${one}/members`, { as, ...add })).toMatchObject({ status: 201 });
    expect(await ask(owner, { as, ...change })).toMatchObject({ status: 200 });
  });

  it("are there once", async () => {
    const body = { userId: ids.user(1, "viewer"), role: "viewer" };
    expect(await shared.ask(`${one}/members`, { as, method: "POST", body })).toMatchObject({
      status: 409,
      json: { code: "already_exists" },
    });
  });
});

describe("a host name that is taken", () => {
  it("is taken whoever has it, and nobody hears who", async () => {
    const ask = (domain: string): Promise<Answered> =>
      shared.ask(`${one}/domains`, { as, method: "POST", body: { domain } });
    const theirs = await ask("one.yakbutter.example");
    expect(theirs).toMatchObject({ status: 409, json: { code: "already_exists" } });
    expect(visible(theirs)).toEqual(visible(await ask("one.zebrafinch.example")));
  });
});
