import type { DomainId } from "@acme/data-model";
import { beforeEach, describe, expect, it } from "vitest";
import type { TenantScope } from "../src/index.ts";
import { TenantError } from "../src/index.ts";
import { expectNoSecrets, nobody, told } from "./attack/support/victim.ts";
import type { TwoTenants } from "./support/tenants.ts";
import { ids, twoTenants } from "./support/tenants.ts";

let given: TwoTenants;
beforeEach(async () => {
  given = await twoTenants();
});

/** What run() throws to tenant 1, after looking for anything in it that is not tenant 1's to know. */
async function failure(
  work: (scope: TenantScope) => Promise<unknown>,
  ...given1: readonly unknown[]
): Promise<TenantError> {
  const context = await given.as(1);
  const error: unknown = await given.tenants
    .run(context, work, { retries: 0 })
    .catch((reason: unknown) => reason);
  if (!(error instanceof TenantError)) throw new Error(`threw ${String(error)}`);
  expectNoSecrets(error, ...given1);
  // What PostgreSQL prints about rows, and everything that node-pg hangs on its errors, stays behind.
  expect(Object.getOwnPropertyNames(error).toSorted()).toEqual([
    "code",
    "column",
    "constraint",
    "message",
    "name",
    "sqlState",
    "stack",
    "table",
  ]);
  return error;
}

const own = ids.organization(1);
const foreignDomain = ids.row("0d", 2) as DomainId;

type Case = {
  readonly what: string;
  readonly work: (scope: TenantScope) => Promise<unknown>;
  readonly expected: object;
  readonly given?: readonly string[];
};

const raw =
  (text: string, ...values: readonly unknown[]) =>
  async (scope: TenantScope): Promise<unknown> =>
    scope.query(text, values);

const cases: readonly Case[] = [
  {
    what: "a value that another tenant has taken",
    work: async (scope) => scope.domains.insert({ domain: "one.tenant2.example" }),
    given: ["one.tenant2.example"],
    expected: {
      code: "TENANT_UNIQUE_VIOLATION",
      sqlState: "23505",
      table: "domains",
      constraint: "domains_domain_key",
      message: "The value is taken already. (domains, domains_domain_key)",
    },
  },
  {
    what: "a parent that another tenant has, by a repository",
    work: async (scope) => scope.conversations.insert({ domain_id: foreignDomain }),
    expected: {
      code: "TENANT_REFERENCE_VIOLATION",
      sqlState: "23503",
      table: "conversations",
      message: "A conversation refers by domain_id to a row that is not there.",
    },
  },
  {
    what: "a parent that another tenant has, by SQL",
    work: raw(
      `INSERT INTO conversations (organization_id, domain_id) VALUES ('${own}', $1)`,
      foreignDomain,
    ),
    expected: { code: "TENANT_REFERENCE_VIOLATION", sqlState: "23503", table: "conversations" },
  },
  {
    what: "one that is found when the transaction ends",
    work: raw(
      `INSERT INTO page_embeddings (organization_id, page_id, domain_id, chunk_text) VALUES ('${own}', $1, $2, 'x')`,
      ids.row("0e", 1),
      foreignDomain,
    ),
    expected: { code: "TENANT_REFERENCE_VIOLATION", sqlState: "23503", table: "page_embeddings" },
  },
  {
    what: "a value that is missing",
    work: raw(
      `INSERT INTO messages (organization_id, conversation_id, role) VALUES ('${own}', $1, 'user')`,
      ids.row("ce", 1),
    ),
    expected: {
      code: "TENANT_NOT_NULL_VIOLATION",
      sqlState: "23502",
      table: "messages",
      column: "content",
      message: "A value is missing. (messages.content)",
    },
  },
  {
    what: "a value that breaks a rule",
    work: raw(`UPDATE organization_members SET role = 'king' WHERE role = 'viewer'`),
    expected: {
      code: "TENANT_CHECK_VIOLATION",
      sqlState: "23514",
      table: "organization_members",
      constraint: "organization_members_role_check",
      message:
        "A value breaks a rule of its table. (organization_members, organization_members_role_check)",
    },
  },
  {
    what: "a value of another type, by a repository",
    work: async (scope) => scope.conversations.find("no uuid" as never),
    expected: { code: "TENANT_VALUE_INVALID", sqlState: "22P02" },
  },
  {
    what: "a number that is too large",
    work: async (scope) =>
      scope.telemetry.insert({ success: true, model: "m", input_tokens: 3_000_000_000 }),
    expected: { code: "TENANT_VALUE_INVALID", sqlState: "22003" },
  },
  {
    what: "a text that no column can hold",
    work: async (scope) => scope.domains.insert({ domain: "a\0b" }),
    expected: { code: "TENANT_VALUE_INVALID", sqlState: "22P05" },
  },
  {
    what: "an argument out of its range",
    work: raw("SELECT make_interval(secs => 'NaN')"),
    expected: { code: "TENANT_VALUE_INVALID", sqlState: "22008" },
  },
  {
    what: "a parameter that means nothing",
    work: raw("SELECT set_config('work_mem', 'much', true)"),
    expected: { code: "TENANT_INPUT_INVALID", sqlState: "22023" },
  },
  {
    what: "the same row twice in an upsert",
    work: async (scope) => {
      const row = { domain_id: ids.row("0d", 1) as DomainId, url: "https://same.example/" };
      return scope.pages.upsertMany([row, row]);
    },
    expected: { code: "TENANT_INPUT_INVALID", sqlState: "21000" },
  },
  {
    what: "a sub-select with several rows",
    work: raw("SELECT (SELECT id FROM domains)"),
    expected: { code: "TENANT_INPUT_INVALID", sqlState: "21000" },
  },
  {
    what: "what the role may not do",
    work: raw("SELECT * FROM acme_tenancy.ticket_key"),
    expected: { code: "TENANT_FORBIDDEN", sqlState: "42501" },
  },
  {
    what: "a row for another tenant",
    work: raw(
      "INSERT INTO domains (organization_id, domain) VALUES ($1, 'x')",
      ids.organization(2),
    ),
    expected: { code: "TENANT_FORBIDDEN", sqlState: "42501" },
  },
  {
    what: "no SQL",
    work: raw("SELEC 1"),
    expected: {
      code: "TENANT_SQL_INVALID",
      sqlState: "42601",
      message: 'The statement is wrong: syntax error at or near "SELEC"',
    },
  },
  {
    what: "a name that is not there",
    work: raw("SELECT nothing FROM domains"),
    expected: { code: "TENANT_SQL_INVALID", sqlState: "42703" },
  },
  {
    what: "whatever a function of somebody else's says",
    work: raw("DO $$ BEGIN RAISE EXCEPTION 'Tenant 2 owes us 3 Euro'; END $$"),
    expected: {
      code: "TENANT_DATABASE",
      sqlState: "P0001",
      message: "The database refused the statement (SQLSTATE P0001).",
    },
  },
  {
    what: "a value that overlaps another's",
    work: raw("DO $$ BEGIN RAISE SQLSTATE '23P01'; END $$"),
    expected: { code: "TENANT_UNIQUE_VIOLATION", sqlState: "23P01" },
  },
  {
    what: "a server that can't reach another one",
    work: raw("DO $$ BEGIN RAISE SQLSTATE '08006'; END $$"),
    expected: { code: "TENANT_CONNECTION", sqlState: "08006" },
  },
  {
    what: "a rule of the tables' owner's triggers",
    work: raw("DO $$ BEGIN RAISE SQLSTATE '23000'; END $$"),
    expected: { code: "TENANT_CHECK_VIOLATION", sqlState: "23000" },
  },
  {
    what: "a write where there may be none",
    work: async (scope) => {
      await scope.query("SET TRANSACTION READ ONLY");
      return scope.domains.insert({ domain: "x.example" });
    },
    expected: { code: "TENANT_DATABASE", sqlState: "25006" },
  },
  {
    what: "a statement after one that failed",
    work: async (scope) => {
      await scope.query("SELECT 1 / 0").catch(() => undefined);
      return scope.domains.count();
    },
    expected: { code: "TENANT_TRANSACTION_ABORTED", sqlState: "25P02" },
  },
];

describe("what the database refuses", () => {
  it.each(cases)("has a code, and no value of anybody's: $what", async (each) => {
    expect(await failure(each.work, ...(each.given ?? []))).toMatchObject(each.expected);
    // And nothing of the attempt is kept.
    const { rows } = await given.database.query("SELECT FROM domains");
    expect(rows).toHaveLength(4);
  });

  it("says the same of a value that is taken by another tenant and by one's own", async () => {
    const [ofOther, ofOwn] = [
      await failure(
        async (scope) => scope.domains.insert({ domain: "one.tenant2.example" }),
        "tenant2.example",
      ),
      await failure(async (scope) => scope.domains.insert({ domain: "one.tenant1.example" })),
    ];
    expect(told(ofOther)).toEqual(told(ofOwn));
  });

  it("says the same of another tenant's parent and of one that is not there", async () => {
    const [ofOther, ofNobody] = [
      await failure(async (scope) => scope.conversations.insert({ domain_id: foreignDomain })),
      await failure(async (scope) =>
        scope.conversations.insert({ domain_id: nobody("0d") as DomainId }),
      ),
    ];
    expect(told(ofOther)).toEqual(told(ofNobody));
  });
});
