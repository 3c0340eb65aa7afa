import { describe, expect, it } from "vitest";
import type { Access } from "../../src/contract/operation.ts";
import { operations } from "../../src/contract/operations.ts";
import { createTokenVerifier } from "../../src/identity/verify-token.ts";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";
import { tokenFor, tokenOptions } from "../support/tokens.ts";

const path = `/v1/organizations/${ids.organization(1)}`;
const challenge = "www-authenticate";

// Of tests that change nothing.
const { ask } = await serveApi();

describe("a request", () => {
  it("without a token is asked for one, and told nothing is wrong with it", async () => {
    const answer = await ask("/v1/me");
    expect(answer).toMatchObject({ status: 401, json: { code: "unauthorized" } });
    expect(answer.headers.get(challenge)).toBe('Bearer realm="acme"');
  });

  it("with an expired or a wrong token hears which of the two it is", async () => {
    const user = ids.user(1, "owner");
    const expired = await tokenFor(user, { expiresAt: new Date(Date.now() - 60_000) });
    const wrong = await tokenFor(user, { audience: "https://other.test" });
    const header = async (token: string): Promise<string | null> => {
      const answer = await ask("/v1/me", { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain(token);
      return answer.headers.get(challenge);
    };
    expect(await header(expired)).toBe(
      'Bearer realm="acme", error="invalid_token", error_description="The token has expired"',
    );
    expect(await header(wrong)).toBe(
      'Bearer realm="acme", error="invalid_token", error_description="The token is not valid here"',
    );
  });

  it.each(["Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "bearer;x", "Bearer ünïcode"])(
    "with %j for an authorization is not let in",
    async (authorization) => {
      const encoded = Buffer.from(authorization).toString("latin1");
      const answer = await ask("/v1/me", { headers: { authorization: encoded } });
      expect(answer).toMatchObject({ status: 401, json: { code: "unauthorized" } });
    },
  );

  it("with its token anywhere but in the header is not let in", async () => {
    const token = await tokenFor(ids.user(1, "owner"));
    expect(await ask(`/v1/me?access_token=${token}`)).toMatchObject({ status: 401 });
    const cookie = { cookie: `access_token=${token}; token=${token}` };
    expect(await ask("/v1/me", { headers: cookie })).toMatchObject({ status: 401 });
  });

  it("is answered 503 while nobody can say whether its token is good", async () => {
    const verifyToken = createTokenVerifier({
      ...tokenOptions,
      key: { kind: "jwks", url: new URL("http://127.0.0.1:1/") },
      algorithms: ["ES256"],
    });
    const { ask: askWithout } = await serveApi({ verifyToken });
    const header = Buffer.from('{"alg":"ES256"}').toString("base64url");
    const answer = await askWithout("/v1/me", {
      headers: { authorization: `Bearer ${header}.e30.YQ` },
    });
    expect(answer).toMatchObject({ status: 503, json: { code: "unavailable" } });
  });
});

/** Written once more, by hand: who may do what is not to change by the way. */
const minimum: Readonly<Record<Access, readonly string[]>> = {
  user: ["getMe", "getPortfolio"],
  operator: ["getTenancyMigration", "listTenancyEvidence", "getTenancyEvidence"],
  viewer: [
    "getOrganization",
    "getOverview",
    "listConversations",
    "getConversation",
    "listMessages",
    "exportConversationsCsv",
    "exportConversationsJson",
    "exportMessagesCsv",
    "exportMessagesJson",
    "listDomains",
    "getDomain",
    "listDomainConfigs",
    "getDomainConfig",
    "listMembers",
    "getMember",
  ],
  member: ["updateDomain", "updateDomainConfig"],
  admin: [
    "createDomain",
    "deleteDomain",
    "previewDomainTransfer",
    "transferDomain",
    "createDomainConfig",
    "deleteDomainConfig",
    "addMember",
    "changeMemberRole",
    "removeMember",
  ],
  owner: [],
};

describe("every operation", () => {
  it("wants the role that it is said to want", () => {
    const wanted = Object.values(operations).map(({ id, access }) => [id, access] as const);
    const said = Object.entries(minimum).flatMap(([access, names]) =>
      names.map((id) => [id, access] as const),
    );
    expect(Object.fromEntries(wanted)).toEqual(Object.fromEntries(said));
  });

  const all = Object.values(operations).map((operation) => [operation.id, operation] as const);
  const pathOf = (template: string, organization: string): string =>
    template.replace("{organizationId}", organization).replaceAll(/\{\w+\}/g, ids.random);

  it.each(all)("%s wants a token", async (_id, operation) => {
    const method = operation.method.toUpperCase();
    const asked = pathOf(operation.path, ids.organization(1));
    expect(await ask(asked, { method })).toMatchObject({ status: 401 });
  });

  const isOrganizations = ({ access }: { readonly access: Access }): boolean =>
    access !== "user" && access !== "operator";
  it.each(all.filter(([, operation]) => isOrganizations(operation)))(
    "%s is closed to members of another organization and to those of none",
    async (_id, operation) => {
      const method = operation.method.toUpperCase();
      const asked = pathOf(operation.path, ids.organization(1));
      for (const as of [ids.user(2, "owner"), ids.nobody]) {
        expect(await ask(asked, { method, as })).toMatchObject({
          status: 403,
          json: { code: "not_a_member" },
        });
      }
    },
  );

  it.each(all.filter(([, { access }]) => access === "admin" || access === "member"))(
    "%s is closed to the role below its own",
    async (_id, operation) => {
      const below = operation.access === "admin" ? "member" : "viewer";
      const method = operation.method.toUpperCase();
      const asked = pathOf(operation.path, ids.organization(1));
      expect(await ask(asked, { method, as: ids.user(1, below) })).toMatchObject({
        status: 403,
        json: { code: "role_required" },
      });
    },
  );
});

describe("an organization", () => {
  it("that is somebody else's looks like one that never was", async () => {
    const as = ids.user(1, "owner");
    const blank = ({ json, ...answer }: Awaited<ReturnType<typeof ask>>): object => ({
      status: answer.status,
      headers: [...answer.headers.keys()],
      json: { ...json, requestId: "" },
    });
    const foreign = await ask(`/v1/organizations/${ids.organization(2)}`, { as });
    const never = await ask(`/v1/organizations/${ids.random}`, { as });
    expect(foreign.status).toBe(403);
    expect(blank(foreign)).toEqual(blank(never));
  });

  it("is not chosen by a header or a query", async () => {
    const as = ids.user(1, "owner");
    const headers = {
      "x-organization-id": ids.organization(2),
      "organization-id": ids.organization(2),
    };
    const answer = await ask(path, { as, headers });
    expect(answer.json).toMatchObject({ id: ids.organization(1) });
    expect(await ask(`${path}?organizationId=${ids.organization(2)}`, { as })).toMatchObject({
      status: 400,
    });
  });

  it("is closed at once to whoever is put out of it", async () => {
    const api = await serveApi();
    // One token throughout: that it was found good once says nothing about who belongs here.
    const headers = { authorization: `Bearer ${await tokenFor(ids.user(1, "viewer"))}` };
    expect(await api.ask(path, { headers })).toMatchObject({ status: 200 });
    const member = `${path}/members/${ids.member(1, "viewer")}`;
    expect(await api.ask(member, { as: ids.user(1, "admin"), method: "DELETE" })).toMatchObject({
      status: 204,
    });
    expect(await api.ask(path, { headers })).toMatchObject({
      status: 403,
      json: { code: "not_a_member" },
    });
  });

  it("lets a role that was lowered do no more from then on", async () => {
    const api = await serveApi();
    const admin = ids.user(1, "admin");
    const change = { as: ids.user(1, "owner"), method: "PATCH", body: { role: "viewer" } };
    const name = { as: admin, method: "PATCH", body: { name: "New" } };
    const domain = `${path}/domains/${ids.row("0d", 1)}`;
    expect(await api.ask(domain, name)).toMatchObject({ status: 200 });
    await api.ask(`${path}/members/${ids.member(1, "admin")}`, change);
    expect(await api.ask(domain, name)).toMatchObject({
      status: 403,
      json: { code: "role_required" },
    });
  });
});
