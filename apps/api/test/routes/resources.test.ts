import { describe, expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";

const one = `/v1/organizations/${ids.organization(1)}`;
const as = ids.user(1, "owner");

describe("/v1/me", () => {
  it("says who the token is for, and where they belong", async () => {
    const { ask } = await serveApi();
    const answer = await ask("/v1/me", { as: ids.both });
    expect(answer.json).toEqual({
      userId: ids.both,
      memberships: [
        { organizationId: ids.organization(1), role: "admin" },
        { organizationId: ids.organization(2), role: "admin" },
      ],
      operator: false,
    });
  });
});

describe("domains", () => {
  it("are listed, added, changed and deleted", async () => {
    const { ask } = await serveApi();
    const created = await ask(`${one}/domains`, {
      as,
      method: "POST",
      body: { domain: "NEW.example" },
    });
    expect(created).toMatchObject({ status: 201, json: { domain: "new.example", active: true } });
    const path = created.headers.get("location") ?? "";
    expect(path).toBe(`${one}/domains/${created.json.id}`);
    const changed = await ask(path, { as, method: "PATCH", body: { name: "New" } });
    expect(changed).toMatchObject({ status: 200, json: { name: "New" } });
    const list = await ask(`${one}/domains`, { as });
    expect(list.json.items).toMatchObject([
      { domain: "new.example" },
      { domain: "one.zebrafinch.example" },
      { domain: "two.zebrafinch.example" },
    ]);
    expect(await ask(path, { as, method: "DELETE" })).toMatchObject({ status: 204, text: "" });
    expect(await ask(path, { as })).toMatchObject({ status: 404 });
  });
});
