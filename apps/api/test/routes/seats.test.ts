import { describe, expect, it } from "vitest";
import { eventually } from "../harness/eventually.ts";
import { ids } from "../support/ids.ts";
import type { Answered, Api } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";

const members = `/v1/organizations/${ids.organization(1)}/members`;
const as = ids.user(1, "admin");
/** Of the tests' tenants: a member of each role, and one of both tenants. */
const many = 5;

async function serveSeats(seats: number): Promise<Api> {
  const api = await serveApi();
  await api.database.query("UPDATE organizations SET seat_limit = $1", [seats]);
  return api;
}

function add({ ask }: Api, newcomer: number, headers: Record<string, string> = {}) {
  const userId = `0f000000-0000-4000-8000-${String(newcomer).padStart(12, "0")}`;
  return ask(members, { as, method: "POST", headers, body: { userId, role: "viewer" } });
}

const codes = (answers: readonly Answered[]): string[] =>
  answers
    .map(({ status, json }) => (status === 201 ? "201" : String(json.code)))
    .toSorted((left, right) => left.localeCompare(right));

async function countMembers({ database }: Api): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "SELECT count(*)::int FROM organization_members WHERE organization_id = $1",
    [ids.organization(1)],
  );
  return rows[0]?.count ?? 0;
}

async function countWaiting({ database }: Api): Promise<number> {
  const { rows } = await database.query(
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
  );
  return rows.length;
}

describe("an organization's seats", () => {
  it("are taken by so many and no more, however many come at the same time", async () => {
    const api = await serveSeats(many + 2);
    // All of them are in their transactions before the first of them adds anybody.
    const blocker = await api.database.connect();
    await blocker.query("BEGIN; LOCK TABLE organization_members IN SHARE MODE");
    const sent = Promise.all([1, 2, 3, 4, 5, 6].map((newcomer) => add(api, newcomer)));
    await eventually(async () => (await countWaiting(api)) === 6);
    await blocker.query("ROLLBACK");
    const answers = await sent;
    expect(codes(answers)).toEqual(["201", "201", ...Array<string>(4).fill("seat_limit_reached")]);
    expect(await countMembers(api)).toBe(many + 2);
  });

  it("are free again when somebody has left", async () => {
    const api = await serveSeats(many);
    expect(codes([await add(api, 1)])).toEqual(["seat_limit_reached"]);
    const one = `${members}/${ids.member(1, "viewer")}`;
    expect(await api.ask(one, { as, method: "DELETE" })).toMatchObject({ status: 204 });
    expect(codes([await add(api, 1)])).toEqual(["201"]);
  });

  it("that were taken before there were so few stay taken", async () => {
    const api = await serveSeats(2);
    const one = `${members}/${ids.member(1, "viewer")}`;
    const change = { as, method: "PATCH", body: { role: "member" } };
    expect(await api.ask(one, change)).toMatchObject({ status: 200 });
    expect(codes([await add(api, 1)])).toEqual(["seat_limit_reached"]);
    expect(await countMembers(api)).toBe(many);
  });

  it("are nothing to who is a member already", async () => {
    const { ask } = await serveSeats(many);
    const body = { userId: ids.both, role: "viewer" };
    expect(await ask(members, { as, method: "POST", body })).toMatchObject({
      status: 409,
      json: { code: "already_exists" },
    });
  });

  it("that were refused are not kept as the answer to a key", async () => {
    const api = await serveSeats(many);
    const headers = { "idempotency-key": "a-key-of-this-test" };
    expect(codes([await add(api, 1, headers)])).toEqual(["seat_limit_reached"]);
    await api.database.query("UPDATE organizations SET seat_limit = $1", [many + 1]);
    expect(codes([await add(api, 1, headers), await add(api, 1, headers)])).toEqual(["201", "201"]);
    expect(await countMembers(api)).toBe(many + 1);
  });
});
