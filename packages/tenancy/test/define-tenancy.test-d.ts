import { defineTenancy } from "@acme/tenancy";
import type { TableDeclaration } from "@acme/tenancy";

type Shop = { id: string; name: string };
type Order = { id: string; shop_id: string; shop_no: number; no: number; created_at: Date };
// An interface has no index signature, unlike a type: both have to do as a record.
interface Line {
  id: string;
  shop_id: string;
  order_id: string;
  sku: string;
}
type Records = { shops: Shop; orders: Order; lines: Line };

const shops = { table: "shops", key: "id" } as const;
const orders = { owner: "column" } as const;

/* What compiles. */

defineTenancy<Records, "shops">({
  tenant: shops,
  column: "shop_id",
  tables: {
    orders: { owner: "column", index: ["created_at desc", "no asc", "id"], renamedFrom: "baskets" },
    lines: { via: { order_id: "orders" }, deadColumns: ["customer_id"] },
  },
});
defineTenancy<Records, "shops">({
  tenant: shops,
  column: "shop_id",
  tables: {
    orders: { exempt: "a reason" },
    lines: {
      via: [{ order_id: "orders" }, { columns: ["sku"], references: "orders", key: ["no"] }],
    },
  },
});
// Without the tenant's name nothing need be complete.
defineTenancy<Records>({ tenant: shops, column: "shop_id", tables: { orders } });
// Without a record map every name is allowed.
defineTenancy({
  tenant: { table: "anything", key: "whatever" },
  column: "shop_id",
  tables: {
    one: { owner: "column", index: ["made desc"] },
    two: { via: { columns: ["a", "b"], references: "one", key: ["c", "d"] } },
  },
});

/* What does not. */

defineTenancy<Records, "shops">({
  tenant: shops,
  column: "shop_id",
  // @ts-expect-error lines is a table of the map and is missing here
  tables: { orders },
});
defineTenancy<Records, "shops">({
  tenant: shops,
  column: "shop_id",
  tables: {
    orders,
    lines: { via: { order_id: "orders" } },
    // @ts-expect-error no such table in the map
    invoices: { owner: "column" },
  },
});
defineTenancy<Records, "shops">({
  tenant: shops,
  column: "shop_id",
  tables: {
    // @ts-expect-error the tenant table has no owner
    shops: { owner: "column" },
    orders,
    lines: { via: { order_id: "orders" } },
  },
});
defineTenancy<Records, "shops">({
  // @ts-expect-error the tenant table is shops
  tenant: { table: "orders" },
  column: "shop_id",
  tables: { orders, lines: { via: { order_id: "orders" } } },
});
defineTenancy<Records, "shops">({
  // @ts-expect-error no such column in shops
  tenant: { table: "shops", key: "slug" },
  column: "shop_id",
  tables: { orders, lines: { via: { order_id: "orders" } } },
});

type OfLines = TableDeclaration<Records, Line>;

export const declarations: readonly OfLines[] = [
  // @ts-expect-error no such parent table in the map
  { via: { order_id: "order" } },
  // @ts-expect-error no such column in lines
  { via: { orders_id: "orders" } },
  // @ts-expect-error no such column in lines
  { via: { columns: ["orders_id"], references: "orders" } },
  // @ts-expect-error no such column in the parent
  { via: { columns: ["order_id"], references: "orders", key: ["sku"] } },
  // @ts-expect-error no such column in lines
  { owner: "column", index: ["created_at desc"] },
  // @ts-expect-error an order is asc or desc
  { owner: "column", index: ["sku descending"] },
  // @ts-expect-error a table owns the column, has a path, or is exempt
  { owner: "path" },
];
