import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "../../src/contract/operation.ts";
import { organizationParameters, organizationPath } from "../../src/contract/organization-path.ts";
import { AnswerError } from "../../src/routes/check-answer.ts";
import { createRouter } from "../../src/routes/router.ts";
import { organizationRoute } from "../../src/routes/route.ts";
import { createStreamSlots } from "../../src/routes/stream-slots.ts";
import { setCaller } from "../../src/identity/caller.ts";
import { createLogger } from "../../src/observability/index.ts";
import { ids } from "../support/ids.ts";
import { serveApi } from "../support/serve.ts";
import { openTenants, tenantsDatabase } from "../support/tenants.ts";

const one = `/v1/organizations/${ids.organization(1)}`;
const as = ids.user(1, "owner");

const rename = defineOperation({
  id: "rename",
  method: "post",
  path: `${organizationPath}/test`,
  tag: "Test",
  summary: "Writes, and answers as the test says",
  access: "admin",
  params: organizationParameters,
  answer: {
    status: 200,
    description: "",
    schema: z.object({ name: z.string(), count: z.int() }),
  },
});

/** An API with one more operation, which renames the organization and answers what it is told to. */
async function serveRename(answer: object, log = createLogger("silent")) {
  const database = await tenantsDatabase();
  const tenants = await openTenants(database);
  const route = organizationRoute(rename, async ({ scope }) => {
    await scope.organizations.update({ name: "renamed" });
    return answer as { name: string; count: number };
  });
  const takeStreamSlot = createStreamSlots(1);
  const more = createRouter([route], { tenants, idempotencyHours: 1, takeStreamSlot }, () => [
    async (request, _response, next) => {
      setCaller(request, { context: await tenants.authorize(as, ids.organization(1)) });
      next();
    },
  ]);
  const api = await serveApi({ tenants, more, log });
  const nameNow = async (): Promise<string | undefined> => {
    const { rows } = await database.query<{ name: string }>(
      "SELECT name FROM organizations WHERE id = $1",
      [ids.organization(1)],
    );
    return rows[0]?.name;
  };
  return { ...api, nameNow };
}

describe("an answer", () => {
  it("goes out as documented, without what is not", async () => {
    const api = await serveRename({ name: "a", count: 1, secret: "zebrafinch" });
    const answer = await api.ask(`${one}/test`, { method: "POST" });
    expect(answer).toMatchObject({ status: 200, text: '{"name":"a","count":1}' });
    expect(await api.nameNow()).toBe("renamed");
  });

  it("that is not as documented is kept back, and so is what was written for it", async () => {
    const lines: string[] = [];
    const log = createLogger("info", { write: (line) => void lines.push(line) });
    const api = await serveRename({ name: "zebrafinch-secret", count: "many" }, log);
    const answer = await api.ask(`${one}/test`, { method: "POST" });
    expect(answer).toMatchObject({ status: 500, json: { code: "internal_error" } });
    expect(answer.text).not.toMatch(/zebrafinch-secret|count/);
    expect(await api.nameNow()).toBe("zebrafinch inc");
    const logged = lines.join("");
    expect(logged).toContain(AnswerError.name);
    expect(logged).toContain("count: ");
    expect(logged).not.toContain("zebrafinch-secret");
  });
});

describe("a POST with an Idempotency-Key", () => {
  const path = `${one}/domains`;
  const headers = { "idempotency-key": "3b1f8a2e-6a0b-4d43-9d0c-3b1f8a2e6a0b" };
  const body = { domain: "once.example" };

  it("is done once, and answered the same each time", async () => {
    const { ask } = await serveApi();
    const first = await ask(path, { as, method: "POST", body, headers });
    const again = await ask(path, { as, method: "POST", body, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await ask(path, { as, method: "POST", body })).toMatchObject({ status: 409 });
  });

  it("is done once when it comes twenty times at the same moment", async () => {
    const { ask, database } = await serveApi();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(path, { as, method: "POST", body, headers })),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    expect(statuses).toContain(201);
    const { rowCount } = await database.query("SELECT FROM domains WHERE domain = 'once.example'");
    expect(rowCount).toBe(1);
  });

  it("is refused with another body, and is somebody else's for somebody else", async () => {
    const { ask } = await serveApi();
    await ask(path, { as, method: "POST", body, headers });
    const other = { domain: "other.example" };
    expect(await ask(path, { as, method: "POST", body: other, headers })).toMatchObject({
      status: 422,
      json: { code: "idempotency_key_reused" },
    });
    const admin = ids.user(1, "admin");
    expect(await ask(path, { as: admin, method: "POST", body: other, headers })).toMatchObject({
      status: 201,
    });
    const theirs = `/v1/organizations/${ids.organization(2)}/domains`;
    const third = { domain: "third.example" };
    expect(
      await ask(theirs, { as: ids.user(2, "owner"), method: "POST", body: third, headers }),
    ).toMatchObject({ status: 201, json: { domain: "third.example" } });
  });

  it("that was refused may be sent again when it is right", async () => {
    const { ask } = await serveApi();
    const taken = { domain: "one.yakbutter.example" };
    expect(await ask(path, { as, method: "POST", body: taken, headers })).toMatchObject({
      status: 409,
    });
    expect(await ask(path, { as, method: "POST", body, headers })).toMatchObject({ status: 201 });
  });
});
