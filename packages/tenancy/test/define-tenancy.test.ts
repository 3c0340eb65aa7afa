import { expect, test } from "vitest";
import { UnknownTableError, defineTenancy, tenantTable } from "@acme/tenancy";

test("fills in the defaults: schema public, key id, roles acme_tenant and acme_system, tickets, no members, no legacy roles", () => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: { orders: { owner: "column" } },
  });
  expect(tenancy).toEqual({
    schema: "public",
    tenant: { table: "shops", key: "id", updatable: [] },
    column: "shop_id",
    roles: { tenant: "acme_tenant", system: "acme_system" },
    identity: "ticket",
    members: undefined,
    claims: undefined,
    legacyRoles: [],
    tables: [
      {
        name: "orders",
        legacyName: "orders",
        owner: "column",
        paths: [],
        deadColumns: [],
        index: undefined,
      },
    ],
    exempt: [],
  });
});

test("keeps paths in order of preference, in one form for the short and the long spelling", () => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: {
      orders: { owner: "column" },
      pages: { owner: "column" },
      notes: {
        via: [
          { page_id: "pages" },
          { columns: ["shop_no", "order_no"], references: "orders", key: ["shop_no", "no"] },
        ],
      },
    },
  });
  expect(tenantTable(tenancy, "notes").paths).toEqual([
    { columns: ["page_id"], parent: "pages", key: undefined },
    { columns: ["shop_no", "order_no"], parent: "orders", key: ["shop_no", "no"] },
  ]);
});

test("reads a column that is itself called columns in the short spelling", () => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: { sheets: { owner: "column" }, cells: { via: { columns: "sheets" } } },
  });
  expect(tenantTable(tenancy, "cells").paths).toEqual([
    { columns: ["columns"], parent: "sheets", key: undefined },
  ]);
});

test.for([
  ["created_at", { column: "created_at", order: "asc" }],
  ["created_at asc", { column: "created_at", order: "asc" }],
  ["created_at desc", { column: "created_at", order: "desc" }],
  ["created_at  DESC", { column: "created_at", order: "desc" }],
  ["desc", { column: "desc", order: "asc" }],
] as const)("reads the index column %j", ([declared, column]) => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: { orders: { owner: "column", index: [declared] } },
  });
  expect(tenantTable(tenancy, "orders").index).toEqual([column]);
});

test("keeps exempt tables apart, with the reason", () => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: { orders: { owner: "column" }, plans: { exempt: "the same for everybody" } },
  });
  expect(tenancy.tables.map((table) => table.name)).toEqual(["orders"]);
  expect(tenancy.exempt).toEqual([{ table: "plans", because: "the same for everybody" }]);
});

test("says which tables there are when one is asked for that is not declared", () => {
  const tenancy = defineTenancy({
    tenant: { table: "shops" },
    column: "shop_id",
    tables: { orders: { owner: "column" }, lines: { via: { order_id: "orders" } } },
  });
  expect(() => tenantTable(tenancy, "order")).toThrow(UnknownTableError);
  expect(() => tenantTable(tenancy, "order")).toThrow(
    expect.objectContaining({
      code: "TENANCY_UNKNOWN_TABLE",
      table: "order",
      message: 'No table "order" is declared. Declared: orders, lines.',
    }),
  );
});
