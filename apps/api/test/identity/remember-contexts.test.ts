import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import { rememberContexts } from "../../src/identity/remember-contexts.ts";
import { serve } from "../harness/serve.ts";
import { statementsOf } from "../harness/statements.ts";
import { ids } from "../support/ids.ts";
import { defaults } from "../support/serve.ts";
import { openTenants, tenantsDatabase } from "../support/tenants.ts";
import { tokenFor } from "../support/tokens.ts";

let database: FreshDatabase;
let clock: { now: number };
let send: (method: string, path: string, body?: object) => Promise<Response>;
let ask: (body?: object) => Promise<{ status: number; code: unknown }>;

const admin = ids.user(1, "admin");

beforeEach(async () => {
  database = await tenantsDatabase();
  clock = { now: 0 };
  const opened: TenantDatabase = await openTenants(database);
  const readers = rememberContexts(opened, { lifetime: 10_000, now: () => clock.now });
  const url = await serve(createApp({ ...defaults(opened), readers }));
  const token = await tokenFor(admin);
  send = (method, path, body) =>
    fetch(`${url}/v1/organizations/${ids.organization(1)}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  ask = async (body) => {
    const response = await send(body === undefined ? "GET" : "POST", "members", body);
    const { code } = (await response.json()) as { code?: unknown };
    return { status: response.status, code };
  };
});

describe("a context that is remembered", () => {
  test("saves the look for the membership, for as long as it is remembered", async () => {
    await ask();
    expect(await statementsOf(() => ask())).not.toContain("authorize");
    clock.now = 10_000;
    expect(await statementsOf(() => ask())).toContain("authorize");
  });

  test("lets nobody in who has been put out since", async () => {
    expect((await ask()).status).toBe(200);
    await database.query("DELETE FROM organization_members WHERE user_id = $1", [admin]);
    expect(await ask()).toEqual({ status: 403, code: "not_a_member" });
  });

  test("lets nobody do what their role has not allowed since", async () => {
    await ask();
    await database.query("UPDATE organization_members SET role = 'viewer' WHERE user_id = $1", [
      admin,
    ]);
    expect((await ask({ userId: ids.nobody, role: "viewer" })).status).toBe(403);
    const { rows } = await database.query("SELECT FROM organization_members WHERE user_id = $1", [
      ids.nobody,
    ]);
    expect(rows).toEqual([]);
  });

  test("lets nobody do what only the API wants a role for, and no policy does", async () => {
    const domain = `domains/${ids.row("0d", 1)}`;
    expect((await send("GET", domain)).status).toBe(200);
    await database.query("UPDATE organization_members SET role = 'member' WHERE user_id = $1", [
      admin,
    ]);
    expect((await send("DELETE", domain)).status).toBe(403);
    expect((await send("GET", domain)).status).toBe(200);
  });

  test("is not remembered where there is none", async () => {
    await database.query("DELETE FROM organization_members WHERE user_id = $1", [admin]);
    expect((await ask()).status).toBe(403);
    await database.query(
      "INSERT INTO organization_members (organization_id, user_id, role) VALUES ($1, $2, 'admin')",
      [ids.organization(1), admin],
    );
    expect((await ask()).status).toBe(200);
  });
});
