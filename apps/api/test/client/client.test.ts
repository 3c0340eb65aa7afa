import { describe, expect, it } from "vitest";
import type { ApiClient } from "../../src/client/index.ts";
import { ApiError, createApiClient } from "../../src/client/index.ts";
import { ids } from "../support/ids.ts";
import { listen, serveApi } from "../support/serve.ts";
import { tokenFor } from "../support/tokens.ts";

const organizationId = ids.organization(1);

async function serveClient(user = ids.user(1, "owner")): Promise<ApiClient> {
  const { url } = await serveApi();
  return createApiClient({ baseUrl: url, token: () => tokenFor(user) });
}

async function errorFrom(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("the client", () => {
  it("has a function for each operation, which sends parameters, query and body", async () => {
    const api = await serveClient();
    const created = await api.createDomain({
      params: { organizationId },
      body: { domain: "a.example", name: "ä & b" },
    });
    const params = { organizationId, domainId: created.id };
    expect(await api.getDomain({ params })).toEqual(created);
    const page = await api.listDomains({ params: { organizationId }, query: { limit: 1 } });
    expect(page.items).toEqual([created]);
    const rest = { limit: 100, cursor: page.nextCursor ?? "" };
    expect(await api.listDomains({ params: { organizationId }, query: rest })).toMatchObject({
      items: [{ domain: "one.zebrafinch.example" }, { domain: "two.zebrafinch.example" }],
      nextCursor: null,
    });
    expect(await api.deleteDomain({ params })).toBeUndefined();
  });

  it("asks without anything where nothing need be said", async () => {
    const api = await serveClient();
    expect(await api.getMe()).toMatchObject({ userId: ids.user(1, "owner") });
  });

  it("throws a problem with its code and its request id", async () => {
    const api = await serveClient(ids.user(1, "viewer"));
    const error = await errorFrom(
      api.createDomain({ params: { organizationId }, body: { domain: "a.example" } }),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: "role_required",
      problem: { status: 403, requestId: expect.stringMatching(/./) },
    });
  });

  it("tells what never answered from what answered something else", async () => {
    const gone = createApiClient({ baseUrl: "http://127.0.0.1:1", token: "t" });
    expect(await errorFrom(gone.getMe())).toMatchObject({ code: "unreachable" });
    const page = await listen((_request, response) => response.end("<html>"));
    const proxied = createApiClient({ baseUrl: page, token: "t" });
    expect(await errorFrom(proxied.getMe())).toMatchObject({ code: "unexpected_answer" });
    const failing = await listen((_request, response) => response.writeHead(502).end("<html>"));
    const broken = createApiClient({ baseUrl: failing, token: "t" });
    expect(await errorFrom(broken.getMe())).toMatchObject({ code: "unexpected_answer" });
  });

  it("lets an abort through as what it is", async () => {
    const api = await serveClient();
    const signal = AbortSignal.abort();
    expect(await errorFrom(api.getMe({ signal }))).toBe(signal.reason);
  });

  it("keeps a path together, whatever is in a parameter", async () => {
    const paths: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      paths.push(request.url);
      response.writeHead(404).end();
    });
    const api = createApiClient({ baseUrl: url, token: "t" });
    await errorFrom(api.getOrganization({ params: { organizationId: "../../admin?x=#y" } }));
    expect(paths).toEqual(["/v1/organizations/..%2F..%2Fadmin%3Fx%3D%23y"]);
  });
});
