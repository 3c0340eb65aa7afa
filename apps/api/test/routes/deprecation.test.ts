import { expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";

const path = `/v1/organizations/${ids.organization(1)}/domain-configs`;
const id = ids.row("0c", 1);
const as = ids.user(1, "viewer");

// Nothing here changes anything.
const { ask } = await serveApi();

it("understands customerId, and says what it is called since when and until when", async () => {
  const old = await ask(`${path}?limit=5&customerId=${id}`, { as });
  expect(old.json).toMatchObject({ items: [{ domainConfigId: id }] });
  expect(old.json.items).toHaveLength(1);
  expect(old.text).not.toContain("customerId");
  expect(old.headers.get("deprecation")).toBe(`@${Date.UTC(2025, 9, 29) / 1000}`);
  expect(old.headers.get("sunset")).toBe("Fri, 31 Dec 2027 00:00:00 GMT");
  expect(old.headers.get("link")).toBe(
    `</reference>; rel="deprecation"; type="text/html", <${path}?limit=5&domainConfigId=${id}>; rel="successor-version"`,
  );
});

it("says nothing of the kind to who uses the right name", async () => {
  const answer = await ask(`${path}?domainConfigId=${id}`, { as });
  expect(answer.json.items).toHaveLength(1);
  expect(answer.headers.get("deprecation")).toBeNull();
  expect(answer.headers.get("link")).toBeNull();
});

it("refuses both names at once, and a customerId that is no id", async () => {
  for (const query of [`customerId=${id}&domainConfigId=${id}`, "customerId=cus_123"]) {
    expect(await ask(`${path}?${query}`, { as })).toMatchObject({
      status: 400,
      json: { code: "invalid_request" },
    });
  }
});

it("knows the old name nowhere else", async () => {
  const organization = `/v1/organizations/${ids.organization(1)}`;
  for (const list of ["domains", "conversations", "overview", "members"]) {
    const answer = await ask(`${organization}/${list}?customerId=${id}`, { as });
    expect(answer.status).toBe(400);
  }
});
