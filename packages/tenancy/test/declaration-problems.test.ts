import { describe, expect, test } from "vitest";
import { TenancyDeclarationError, defineTenancy, parseTenancy } from "@acme/tenancy";
import type { DeclarationProblemCode } from "@acme/tenancy";

type Case = {
  readonly when: string;
  readonly tables: Readonly<Record<string, unknown>>;
  /** Merged over `{ tenant: { table: "shops" }, column: "shop_id" }`. */
  readonly rest?: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly says: readonly string[];
};

const owned = { owner: "column" };

const byClaims = (role: string): Readonly<Record<string, unknown>> => ({
  members: { table: "staff", user: "user_id", role: "role" },
  claims: { role },
});

// A record over the codes: a new code without a case doesn't compile.
const cases: Readonly<Record<DeclarationProblemCode, readonly Case[]>> = {
  INVALID_SHAPE: [
    {
      when: "an option is misspelt",
      tables: { orders: { owner: "column", deadColumn: ["old"] } },
      path: "tables.orders",
      says: ['Unrecognized key: "deadColumn"'],
    },
    {
      when: "a table is declared in no known form",
      tables: { orders: { parent: "shops" } },
      path: "tables.orders",
      says: ['must be { owner: "column" }', '{ exempt: "<why>" }'],
    },
    {
      when: "the short form names two columns",
      tables: { orders: owned, lines: { via: { a: "orders", b: "orders" } } },
      path: "tables.lines.via",
      says: ["must name exactly one column", "use { columns, references, key } for several"],
    },
    {
      when: "a parent is not a name",
      tables: { lines: { via: { order_id: 7 } } },
      path: "tables.lines.via.order_id",
      says: ["expected string, received number"],
    },
    {
      when: "one of several parents is neither form",
      tables: { orders: owned, lines: { via: [{ order_id: "orders" }, "orders"] } },
      path: "tables.lines.via.1",
      says: ['must be { <column>: "<parent table>" } or { columns, references, key }'],
    },
    {
      when: "a parent could be either form, and is right in neither",
      tables: { lines: { via: { columns: [] } } },
      path: "tables.lines.via",
      says: ['must be { <column>: "<parent table>" } or a list of them'],
    },
    {
      when: "the list of parents is empty",
      tables: { lines: { via: [] } },
      path: "tables.lines.via",
      says: ["must name at least one parent"],
    },
    {
      when: "a name is longer than PostgreSQL keeps",
      tables: { orders: { owner: "column", renamedFrom: "é".repeat(32) } },
      path: "tables.orders.renamedFrom",
      says: ["at most 63 bytes"],
    },
    {
      when: "a table has an empty name",
      tables: { "": owned },
      path: "tables.",
      says: ["has a name that can't be used", "must not be empty"],
    },
    {
      when: "a name holds a NUL character",
      tables: { orders: { owner: "column", deadColumns: ["a\0b"] } },
      path: "tables.orders.deadColumns.0",
      says: ["must not hold a NUL character"],
    },
    {
      when: "no table is declared",
      tables: {},
      path: "tables",
      says: ["must declare at least one table"],
    },
    {
      when: "a table is exempt for no reason",
      tables: { plans: { exempt: "" } },
      path: "tables.plans.exempt",
      says: ["must say why"],
    },
  ],
  UNKNOWN_PARENT: [
    {
      when: "a path names a table that is not declared",
      tables: { orders: owned, lines: { via: { order_id: "order" } } },
      path: "tables.lines.via",
      says: ['names the parent "order", which is not declared', "declared are orders, lines"],
    },
    {
      when: "a path names what only every JavaScript object has",
      tables: { lines: { via: { order_id: "constructor" } } },
      path: "tables.lines.via",
      says: ['names the parent "constructor", which is not declared'],
    },
    {
      when: "a path names a table by the name it is renamed from",
      tables: {
        orders: { owner: "column", renamedFrom: "baskets" },
        lines: { via: { order_id: "baskets" } },
      },
      path: "tables.lines.via",
      says: ['names the parent "baskets", which is not declared; it is called "orders" here'],
    },
  ],
  PARENT_IS_TENANT: [
    {
      when: "a path leads straight to the tenant table",
      tables: { orders: { via: { shop_id: "shops" } } },
      path: "tables.orders.via",
      says: [
        'points at the tenant table "shops"',
        'say { owner: "column" } (the column is "shop_id")',
      ],
    },
  ],
  TENANT_DECLARED: [
    {
      when: "the tenant table is declared as if somebody owned it",
      tables: { shops: owned, orders: owned },
      path: "tables.shops",
      says: ["is the tenant table itself", 'remove it from "tables"'],
    },
  ],
  CYCLE: [
    {
      when: "tables own each other in a circle",
      tables: {
        a: { via: { b_id: "b" } },
        b: { via: { c_id: "c" } },
        c: { via: { a_id: "a" } },
      },
      path: "tables.a.via",
      says: ["is part of the cycle a → b → c → a", "take one of these paths out"],
    },
    {
      when: "a table is its own parent",
      tables: { replies: { via: { reply_to: "replies" } } },
      path: "tables.replies.via",
      says: ["is part of the cycle replies → replies"],
    },
    {
      when: "one of two paths closes a circle",
      tables: {
        orders: owned,
        a: { via: [{ order_id: "orders" }, { b_id: "b" }] },
        b: { via: { a_id: "a" } },
      },
      path: "tables.a.via",
      says: ["is part of the cycle a → b → a"],
    },
  ],
  NEVER_REACHES_TENANT: [
    {
      when: "the parent is exempt",
      tables: {
        plans: { exempt: "the same for everybody" },
        prices: { via: { plan_id: "plans" } },
      },
      path: "tables.prices.via",
      says: [
        'leads to "plans", which is exempt (the same for everybody)',
        "this path never reaches the tenant",
      ],
    },
  ],
  DUPLICATE_PATH: [
    {
      when: "the same path is named twice",
      tables: {
        orders: owned,
        lines: { via: [{ order_id: "orders" }, { columns: ["order_id"], references: "orders" }] },
      },
      path: "tables.lines.via",
      says: ['names the path to "orders" twice; take one of them out'],
    },
  ],
  DUPLICATE_NAME: [
    {
      when: "a table was called what another is called",
      tables: { orders: owned, baskets: { owner: "column", renamedFrom: "orders" } },
      path: "tables.baskets.renamedFrom",
      says: ['"orders" is the name of another declared table'],
    },
    {
      when: "two tables were called the same",
      tables: {
        orders: { owner: "column", renamedFrom: "old" },
        baskets: { owner: "column", renamedFrom: "old" },
      },
      path: "tables.baskets.renamedFrom",
      says: ['"old" is the name of another declared table'],
    },
    {
      when: "a table was called what the tenant table is called",
      tables: { orders: { owner: "column", renamedFrom: "shops" } },
      path: "tables.orders.renamedFrom",
      says: ['"shops" is the name of another declared table'],
    },
  ],
  DUPLICATE_INDEX_COLUMN: [
    {
      when: "the index repeats the tenant column",
      tables: { orders: { owner: "column", index: ["shop_id", "created_at desc"] } },
      path: "tables.orders.index",
      says: ['names "shop_id", but the index starts with it by itself; take it out'],
    },
    {
      when: "the index repeats a column in another order",
      tables: { orders: { owner: "column", index: ["created_at", "created_at desc"] } },
      path: "tables.orders.index",
      says: ['names "created_at", but the index names it twice'],
    },
  ],
  DEAD_COLUMN_IN_USE: [
    {
      when: "the tenant column is declared dead",
      tables: { orders: { owner: "column", deadColumns: ["shop_id"] } },
      path: "tables.orders.deadColumns",
      says: [`"shop_id" is the tenant column, so it can't be dead`],
    },
    {
      when: "a column of the path is declared dead",
      tables: { orders: owned, lines: { via: { order_id: "orders" }, deadColumns: ["order_id"] } },
      path: "tables.lines.deadColumns",
      says: [`"order_id" is part of a path, so it can't be dead`],
    },
    {
      when: "a column of the index is declared dead",
      tables: { orders: { owner: "column", index: ["no desc"], deadColumns: ["no"] } },
      path: "tables.orders.deadColumns",
      says: [`"no" is a column of the index, so it can't be dead`],
    },
    {
      when: "a column that a child refers to is declared dead",
      tables: {
        orders: { owner: "column", deadColumns: ["no"] },
        lines: { via: { columns: ["order_no"], references: "orders", key: ["no"] } },
      },
      path: "tables.orders.deadColumns",
      says: [`"no" is the key of a path, so it can't be dead`],
    },
    {
      when: "what says who is a member is declared dead",
      tables: { staff: { owner: "column", deadColumns: ["role"] } },
      rest: { members: { table: "staff", user: "user_id", role: "role" } },
      path: "tables.staff.deadColumns",
      says: [`"role" is what says who is a member, so it can't be dead`],
    },
  ],
  KEY_LENGTH: [
    {
      when: "a path has more columns than its key",
      tables: {
        orders: owned,
        lines: { via: { columns: ["shop_no", "order_no"], references: "orders", key: ["no"] } },
      },
      path: "tables.lines.via",
      says: ["has 2 column(s) but a key of 1", "name one column of the parent for each"],
    },
  ],
  ROLE_CONFLICT: [
    {
      when: "the tenant role is also a legacy role",
      tables: { orders: owned },
      rest: { legacyRoles: ["acme_tenant"] },
      path: "legacyRoles",
      says: ['names "acme_tenant"', "there would be no isolation", "name another role"],
    },
    {
      when: "the system role is also a legacy role",
      tables: { orders: owned },
      rest: { legacyRoles: ["acme_system"] },
      path: "legacyRoles",
      says: ['names "acme_system", the role of audited work on all tenants'],
    },
    {
      when: "the role of callers by claims is also a legacy role",
      tables: { orders: owned, staff: owned },
      rest: { ...byClaims("authenticated"), legacyRoles: ["authenticated"] },
      path: "legacyRoles",
      says: ['names "authenticated", the role of callers by claims'],
    },
    {
      when: "one role is the tenants' and the system's",
      tables: { orders: owned },
      rest: { roles: { tenant: "app", system: "app" } },
      path: "roles.system",
      says: ['is "app", as the tenant role is'],
    },
    {
      when: "callers by claims come as the tenant role",
      tables: { orders: owned, staff: owned },
      rest: byClaims("acme_tenant"),
      path: "claims.role",
      says: ['is "acme_tenant", which is another part\'s role already'],
    },
    {
      when: "callers by claims come as the system role",
      tables: { orders: owned, staff: owned },
      rest: byClaims("acme_system"),
      path: "claims.role",
      says: ['is "acme_system", which is another part\'s role already'],
    },
  ],
  MEMBERS_TABLE: [
    {
      when: "the members are in a table that is not declared",
      tables: { orders: owned },
      rest: { members: { table: "staff", user: "user_id", role: "role" } },
      path: "members.table",
      says: ['names "staff", which is not declared in "tables"'],
    },
    {
      when: "the members are in a table that nobody owns",
      tables: { orders: owned, staff: { exempt: "the same for everybody" } },
      rest: { members: { table: "staff", user: "user_id", role: "role" } },
      path: "members.table",
      says: ['names "staff", which is not declared in "tables" as a table that somebody owns'],
    },
    {
      when: "the members' table is called by its former name",
      tables: { orders: owned, staff: { owner: "column", renamedFrom: "people" } },
      rest: { members: { table: "people", user: "user_id", role: "role" } },
      path: "members.table",
      says: ['names "people", which is called "staff" here'],
    },
    {
      when: "the members' owner is found by a path",
      tables: { orders: owned, staff: { via: { order_id: "orders" } } },
      rest: { members: { table: "staff", user: "user_id", role: "role" } },
      path: "members.table",
      says: ['names "staff", whose owner is found by a path', '{ owner: "column" }'],
    },
    {
      when: "one column says two things of a member",
      tables: { orders: owned, staff: owned },
      rest: { members: { table: "staff", user: "shop_id", role: "role" } },
      path: "members.table",
      says: ['has "shop_id" for two things'],
    },
  ],
  CLAIMS_WITHOUT_MEMBERS: [
    {
      when: "there are callers by claims but no members",
      tables: { orders: owned },
      rest: { claims: { role: "authenticated" } },
      path: "claims",
      says: ["nothing says which tenants that person belongs to; declare members, too"],
    },
  ],
  TENANT_KEY_UPDATABLE: [
    {
      when: "the tenants' admins may change the tenant's key",
      tables: { orders: owned },
      rest: { tenant: { table: "shops", updatable: ["name", "id"] } },
      path: "tenant.updatable",
      says: ['names "id", by which every row knows its tenant'],
    },
  ],
};

describe("a declaration is refused", () => {
  for (const [code, several] of Object.entries(cases)) {
    for (const { when, tables, rest, path, says } of several) {
      test(`with ${code} when ${when}`, () => {
        const result = parseTenancy({
          tenant: { table: "shops" },
          column: "shop_id",
          tables,
          ...rest,
        });
        const problems = result.ok ? [] : result.problems;
        expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
        for (const part of says) expect(problems[0]?.message).toContain(part);
      });
    }
  }
});

const declareSixMistakes = () =>
  defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    legacyRoles: ["acme_tenant"],
    tables: {
      shops: { owner: "column" },
      orders: { owner: "column", deadColumns: ["shop_id"] },
      lines: { via: [{ order_id: "order" }, { shop_id: "shops" }] },
      a: { via: { b_id: "b" } },
      b: { via: { a_id: "a" } },
    },
  });

test("lists every problem at once, each with its place and code, in the error", () => {
  expect(declareSixMistakes).toThrow(TenancyDeclarationError);
  expect(declareSixMistakes).toThrow(
    expect.objectContaining({
      code: "TENANCY_DECLARATION_INVALID",
      message: `The tenancy declaration has 6 problem(s):
  tables.shops: is the tenant table itself, so nobody owns its rows; remove it from "tables" [TENANT_DECLARED]
  legacyRoles: names "acme_tenant", the role that row level security is written for: a legacy role goes on seeing every row, so there would be no isolation; name another role [ROLE_CONFLICT]
  tables.lines.via: names the parent "order", which is not declared; declared are shops, orders, lines, a, b [UNKNOWN_PARENT]
  tables.lines.via: points at the tenant table "shops": a table that references its tenant owns the column itself; say { owner: "column" } (the column is "shop_id") [PARENT_IS_TENANT]
  tables.a.via: is part of the cycle a → b → a: ownership can't go round; take one of these paths out [CYCLE]
  tables.orders.deadColumns: "shop_id" is the tenant column, so it can't be dead [DEAD_COLUMN_IN_USE]`,
    }),
  );
});

test("tells apart cycles, the tables behind one, and those that reach the tenant another way", () => {
  const result = parseTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: {
      orders: { owner: "column" },
      a: { via: { b_id: "b" } },
      b: { via: { a_id: "a" } },
      c: { via: { d_id: "d" } },
      d: { via: { c_id: "c" } },
      only_behind: { via: { d_id: "d" } },
      behind_that: { via: { parent_id: "only_behind" } },
      behind_but_reaching: { via: [{ a_id: "a" }, { order_id: "orders" }] },
    },
  });
  expect(result.ok ? [] : result.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    "CYCLE tables.a.via",
    "CYCLE tables.c.via",
    "NEVER_REACHES_TENANT tables.behind_that.via",
    "NEVER_REACHES_TENANT tables.only_behind.via",
  ]);
});
