import { Readable } from "node:stream";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { acmeTenancy } from "@acme/data-model";
import type { Client } from "pg";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { restoreOrganization } from "../../src/index.ts";
import { ids, tenantsDatabase } from "../support/tenants.ts";

const organization = ids.organization(7);

let database: FreshDatabase;
let owner: Client;
beforeEach(async () => {
  database = await tenantsDatabase();
  owner = await database.connect();
});

const line = (table: string, row: object): string => JSON.stringify({ table, row });

const at = "2025-10-01T12:00:00+00:00";
const organizationLine = line("organizations", {
  id: organization,
  name: "Seven",
  slug: "seven",
  settings: {},
  seat_limit: 5,
  plan_type: "free",
  created_at: at,
  updated_at: at,
});

const domainLine = (number: number, name: string): string =>
  line("domains", {
    id: ids.row("0d", 7, number),
    organization_id: organization,
    domain: `${name}.example`,
    name,
    active: true,
    created_at: at,
  });

const conversationOf = (tenant: number): string =>
  line("conversations", {
    id: ids.row("ce", 7),
    organization_id: organization,
    domain_id: ids.row("0d", tenant),
    metadata: {},
    started_at: at,
    created_at: at,
  });

async function names(): Promise<readonly unknown[]> {
  const { rows } = await database.query<{ name: string }>(
    "SELECT name FROM domains WHERE organization_id = $1 ORDER BY id",
    [organization],
  );
  return rows.map(({ name }) => name);
}

describe("restoreOrganization()", () => {
  it("reads lines however the bytes come, and breaks none at what only looks like a line's end", async () => {
    const odd = "\u{1F600} é \u2028 \u2029 \u0085 \\n";
    const text = `${organizationLine}\n\n${domainLine(1, odd)}\n${domainLine(2, "two")}`;
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    const counts = await restoreOrganization(owner, Readable.from(bytes));
    expect(counts).toEqual({ organizations: 1, domains: 2 });
    expect(await names()).toEqual([odd, "two"]);
  });

  it("takes lines that end as Windows' do, and texts as well as bytes", async () => {
    const text = [organizationLine, domainLine(1, "one"), ""].join("\r\n");
    const counts = await restoreOrganization(
      owner,
      Readable.from([text.slice(0, 9), text.slice(9)]),
    );
    expect(counts).toEqual({ organizations: 1, domains: 1 });
  });

  it("takes more rows of a table than go into one statement", async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => domainLine(index + 1, `d${index}`));
    const sent = vi.spyOn(owner, "query");
    const counts = await restoreOrganization(
      owner,
      Readable.from([[organizationLine, ...many].join("\n")]),
    );
    expect(counts).toEqual({ organizations: 1, domains: 1_001 });
    expect(await names()).toHaveLength(1_001);
    const inserts = sent.mock.calls.filter(([text]) => text.startsWith("INSERT"));
    expect(inserts).toHaveLength(1 + 3);
  });

  it.each([
    ["of no table of the declaration", line("secrets", { id: 1 })],
    ["of a table that PostgreSQL has", line("pg_authid", { rolname: "me" })],
    ["that is no JSON of ours", "INSERT INTO domains DEFAULT VALUES"],
    ["whose table is hidden behind something else", '{"x": {"table": "domains"}}'],
    ["that says nothing", "{}"],
  ])("refuses a line %s, says which one, and keeps nothing", async (_what, wrong) => {
    const text = [organizationLine, domainLine(1, "one"), wrong].join("\n");
    await expect(restoreOrganization(owner, Readable.from([text]))).rejects.toMatchObject({
      code: "TENANT_INPUT_INVALID",
      message: expect.stringContaining("Line 3") as string,
    });
    expect(await names()).toEqual([]);
    const { rowCount } = await database.query("SELECT FROM organizations WHERE id = $1", [
      organization,
    ]);
    expect(rowCount).toBe(0);
  });

  it.each([
    ["an id that is there already", domainLine(1, "again"), "TENANT_UNIQUE_VIOLATION"],
    ["a parent that is not there", conversationOf(777), "TENANT_REFERENCE_VIOLATION"],
    ["another organization's parent", conversationOf(2), "TENANT_CHECK_VIOLATION"],
    [
      "no value where one has to be",
      line("domains", { id: ids.row("0d", 7, 2) }),
      "TENANT_NOT_NULL_VIOLATION",
    ],
    ["a value of another type", line("domains", { id: "two" }), "TENANT_VALUE_INVALID"],
    ["broken JSON", '{"table": "domains", "row": {', "TENANT_VALUE_INVALID"],
  ])("keeps nothing of an export that has %s", async (_what, wrong, code) => {
    const text = [organizationLine, domainLine(1, "one"), wrong].join("\n");
    await expect(restoreOrganization(owner, Readable.from([text]))).rejects.toMatchObject({ code });
    expect(await names()).toEqual([]);
    // Nor does it leave a transaction open.
    expect((await owner.query("SELECT pg_current_xact_id_if_assigned() AS x")).rows).toEqual([
      { x: null },
    ]);
  });

  it("keeps nothing of a stream that breaks off", async () => {
    async function* broken(): AsyncGenerator<string> {
      yield `${organizationLine}\n`;
      throw new Error("the disk is gone");
    }
    await expect(restoreOrganization(owner, Readable.from(broken()))).rejects.toThrow(
      "the disk is gone",
    );
    expect(await names()).toEqual([]);
  });

  it("puts in nothing of what is empty, for whichever declaration", async () => {
    expect(await restoreOrganization(owner, Readable.from([""]), acmeTenancy)).toEqual({});
    const other = { ...acmeTenancy, tables: [] };
    await expect(
      restoreOrganization(owner, Readable.from([domainLine(1, "one")]), other),
    ).rejects.toMatchObject({ code: "TENANT_INPUT_INVALID" });
  });
});
