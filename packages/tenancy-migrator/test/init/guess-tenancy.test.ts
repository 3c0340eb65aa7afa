import { parseTenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import { TenancyMigratorError } from "../../src/errors.ts";
import { guessTenancy } from "../../src/init/index.ts";
import type { Guess } from "../../src/init/index.ts";
import { role, smallCatalog, to } from "./small-catalog.ts";

describe("the tenant table", () => {
  it("is the one whose name and foreign keys speak for it, not the list that everything leads to", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        countries: { columns: { id: "int" } },
        organizations: {
          columns: { id: "int", country_id: "int" },
          foreignKeys: [to("countries", "country_id")],
        },
        domains: {
          columns: { id: "int", organization_id: "int" },
          foreignKeys: [to("organizations", "organization_id")],
        },
      }),
    );
    expect(declaration.tenant).toEqual({ table: "organizations", key: "id" });
    expect(remarks).toContain(
      "tenant: guessed: organizations, by its name and because 1 of 2 other tables lead to it by foreign keys",
    );
  });

  it("is the better connected of two that both could be, and the other is mentioned", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops: { columns: { id: "int" } },
        customers: {
          columns: { id: "int", shop_id: "int" },
          foreignKeys: [to("shops", "shop_id")],
        },
        orders: {
          columns: { id: "int", customer_id: "int" },
          foreignKeys: [to("customers", "customer_id")],
        },
        lines: { columns: { id: "int", order_id: "int" }, foreignKeys: [to("orders", "order_id")] },
      }),
    );
    expect(declaration.tenant.table).toBe("shops");
    expect(remarks.join("\n")).toContain("it could also be customers (2)");
  });

  it("is rather called by one word than by one among others", () => {
    const child = (parent: string) => ({
      columns: { id: "int", parent_id: "int" },
      foreignKeys: [to(parent, "parent_id")],
    });
    const { declaration } = guessTenancy(
      smallCatalog({
        bank_accounts: { columns: { id: "int" } },
        payments: child("bank_accounts"),
        statements: child("bank_accounts"),
        shops: { columns: { id: "int" } },
        orders: child("shops"),
        articles: child("shops"),
      }),
    );
    expect(declaration.tenant.table).toBe("shops");
  });

  it("is what the user says, whatever the names say", () => {
    const catalog = smallCatalog({
      organizations: { columns: { id: "int" } },
      planets: { columns: { id: "int" } },
      moons: {
        columns: { id: "int", planet_id: "int" },
        foreignKeys: [to("planets", "planet_id")],
      },
    });
    const { declaration, notes } = guessTenancy(catalog, { tenantTable: "planets" });
    expect(declaration.tenant).toEqual({ table: "planets", key: "id" });
    expect(notes.some((note) => note.at === "tenant")).toBe(false);
  });

  it("may be named by a unique key that is not the primary one", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        tenants: { columns: { id: "int", code: "text!" } },
        notes: {
          columns: { id: "int", tenant_code: "text" },
          foreignKeys: [{ columns: ["tenant_code"], references: "tenants", key: ["code"] }],
        },
      }),
    );
    expect(declaration.tenant).toEqual({ table: "tenants", key: "code" });
    expect(declaration.column).toBe("tenant_code");
  });

  it.each([
    ["no table looks like one", {}, { planets: { columns: { id: "int" } } }],
    [
      "the named one does not exist",
      { tenantTable: "shops" },
      { orgs: { columns: { id: "int" } } },
    ],
    [
      "the named one has no key of one column",
      { tenantTable: "shops" },
      { shops: { columns: { a: "int", b: "int" }, primaryKey: ["a", "b"] } },
    ],
    ["there is nothing beside it", {}, { shops: { columns: { id: "int" } } }],
    ["there is no table at all", {}, {}],
  ])("is refused with TENANCY_CONFIG when %s", (_, options, tables) => {
    const guess = (): Guess => guessTenancy(smallCatalog(tables), options);
    expect(guess).toThrow(TenancyMigratorError);
    expect(guess).toThrow(expect.objectContaining({ code: "TENANCY_CONFIG" }));
  });
});

describe("the tenant column", () => {
  const shops = { columns: { id: "int" } };
  const owned = (column: string) => ({
    columns: { id: "int", [column]: "int" },
    foreignKeys: [to("shops", column)],
  });

  it("is called as most foreign keys to the tenant table are", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({ shops, a: owned("seller"), b: owned("seller"), c: owned("shop_id") }),
    );
    expect(declaration.column).toBe("seller");
    expect(remarks.join("\n")).toContain("(2); others are shop_id (1)");
  });

  it("is the usual name where two are as common", () => {
    const { declaration } = guessTenancy(
      smallCatalog({ shops, a: owned("seller_id"), b: owned("shop_id") }),
    );
    expect(declaration.column).toBe("shop_id");
  });

  it("is what the user says", () => {
    const { declaration } = guessTenancy(smallCatalog({ shops, a: owned("shop_id") }), {
      column: "owner_shop",
    });
    expect(declaration.column).toBe("owner_shop");
  });

  it("that leads to the tenant under another name makes a table exempt, and says so loudly", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({ shops, a: owned("shop_id"), b: owned("shop_id"), c: owned("seller") }),
    );
    expect(declaration.tables["c"]).toEqual({
      exempt: expect.stringContaining(
        "UNSURE: its foreign key c_fkey_0 names a tenant by another column than shop_id",
      ) as string,
    });
    expect(remarks).toContain(
      "c: guessed: (seller) → shops names a tenant too, but not as shop_id; if it is the owner, rename the column: until then nothing will isolate the rows",
    );
  });

  it("owns rows even without a foreign key where nothing else does, and says that it is a guess", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        a: owned("shop_id"),
        log: { columns: { id: "int", shop_id: "int" } },
        entries: { columns: { id: "int", log_id: "int" }, foreignKeys: [to("log", "log_id")] },
      }),
    );
    expect(declaration.tables["log"]).toEqual({ owner: "column" });
    expect(declaration.tables["entries"]).toEqual({ via: { log_id: "log" } });
    expect(remarks).toContain("log: guessed: its column shop_id has no foreign key to shops");
  });

  it("without a foreign key gives way to a path that has one", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        a: owned("shop_id"),
        lines: {
          columns: { id: "int", shop_id: "int", a_id: "int" },
          foreignKeys: [to("a", "a_id")],
        },
      }),
    );
    expect(declaration.tables["lines"]).toEqual({ via: { a_id: "a" } });
    expect(remarks.join("\n")).toContain("lines: guessed: owned through its path");
  });

  it("of another type than the tenant's key does not own, and the reader is told", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        a: owned("shop_id"),
        log: { columns: { id: "int", shop_id: "text" } },
      }),
    );
    expect(declaration.tables["log"]).toHaveProperty("exempt");
    expect(remarks.join("\n")).toContain(
      "log: its column shop_id is text, the key of shops is int",
    );
  });

  it("that a composite foreign key carries along owns the row", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        shops,
        orders: {
          columns: { shop_id: "int", no: "int" },
          primaryKey: ["shop_id", "no"],
          foreignKeys: [to("shops", "shop_id")],
        },
        lines: {
          columns: { id: "int", shop_id: "int!", order_no: "int!" },
          foreignKeys: [
            { columns: ["shop_id", "order_no"], references: "orders", key: ["shop_id", "no"] },
          ],
        },
      }),
    );
    expect(declaration.tables["lines"]).toEqual({ owner: "column" });
  });
});

describe("the tables", () => {
  it("of a chat product become what its own declaration says", () => {
    const id = "uuid";
    const child = (...parents: readonly (readonly [column: string, parent: string])[]) => ({
      columns: { id, ...Object.fromEntries(parents.map(([column]) => [column, "uuid"])) },
      foreignKeys: parents.map(([column, parent]) => to(parent, column)),
    });
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        organizations: { columns: { id, stripe_customer_id: "text" } },
        organization_members: child(["organization_id", "organizations"]),
        domains: child(["organization_id", "organizations"]),
        customer_configs: child(["organization_id", "organizations"]),
        conversations: {
          ...child(["domain_id", "domains"]),
          columns: { id, domain_id: "uuid", customer_id: "uuid" },
        },
        messages: child(["conversation_id", "conversations"]),
        scraped_pages: child(["domain_id", "domains"]),
        page_embeddings: child(["page_id", "scraped_pages"], ["domain_id", "domains"]),
      }),
    );
    expect(declaration).toEqual({
      tenant: { table: "organizations", key: "id" },
      column: "organization_id",
      tables: {
        organization_members: { owner: "column" },
        domains: { owner: "column" },
        customer_configs: { owner: "column" },
        conversations: { via: { domain_id: "domains" } },
        messages: { via: { conversation_id: "conversations" } },
        scraped_pages: { via: { domain_id: "domains" } },
        page_embeddings: { via: [{ domain_id: "domains" }, { page_id: "scraped_pages" }] },
      },
    });
    expect(parseTenancy(declaration).ok).toBe(true);
    expect(remarks.filter((remark) => remark.includes("candidate"))).toEqual([
      "conversations: candidate for deadColumns: customer_id has no foreign key; it is dead if this says 0: SELECT count(customer_id) FROM public.conversations",
    ]);
  });

  const shops = { columns: { id: "int" } };
  const shopOwned = {
    columns: { id: "int", shop_id: "int" },
    foreignKeys: [to("shops", "shop_id")],
  };

  it("stand with their parents before them and the exempt ones last", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        a_lookup: { columns: { id: "int" } },
        a_line: {
          columns: { id: "int", order_id: "int" },
          foreignKeys: [to("orders", "order_id")],
        },
        orders: shopOwned,
        shops,
      }),
    );
    expect(Object.keys(declaration.tables)).toEqual(["orders", "a_line", "a_lookup"]);
  });

  it("prefer paths that can't be NULL, then short ones, then the alphabet", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        shops,
        orders: shopOwned,
        parcels: {
          columns: { id: "int", order_id: "int" },
          foreignKeys: [to("orders", "order_id")],
        },
        scans: {
          columns: { id: "int", b: "int", a: "int", near: "int", parcel_id: "int!" },
          foreignKeys: [
            to("orders", "b"),
            to("parcels", "a"),
            to("orders", "near"),
            to("parcels", "parcel_id"),
          ],
        },
      }),
    );
    expect(declaration.tables["scans"]).toEqual({
      via: [{ parcel_id: "parcels" }, { b: "orders" }, { near: "orders" }, { a: "parcels" }],
    });
  });

  it("with two foreign keys to one parent have two paths, and a warning that they must agree", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        accounts_ledger: shopOwned,
        transfers: {
          columns: { id: "int", source: "int!", target: "int!" },
          foreignKeys: [to("accounts_ledger", "target"), to("accounts_ledger", "source")],
        },
      }),
    );
    expect(declaration.tables["transfers"]).toEqual({
      via: [{ source: "accounts_ledger" }, { target: "accounts_ledger" }],
    });
    expect(remarks.join("\n")).toContain(
      "transfers: guessed: (source) and (target) both lead to accounts_ledger; where they may belong to two tenants, take one out",
    );
  });

  it("do not take self references for paths, and are exempt when they have nothing else", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        sections: {
          columns: { id: "int", shop_id: "int", above: "int" },
          foreignKeys: [to("shops", "shop_id"), to("sections", "above")],
        },
        notes: {
          columns: { id: "int", section_id: "int", reply_to: "int" },
          foreignKeys: [to("sections", "section_id"), to("notes", "reply_to")],
        },
        tree: { columns: { id: "int", above: "int" }, foreignKeys: [to("tree", "above")] },
      }),
    );
    expect(declaration.tables["notes"]).toEqual({ via: { section_id: "sections" } });
    expect(declaration.tables["tree"]).toEqual({
      exempt: "UNSURE: no foreign key leads from it to shops; whose is it?",
    });
    expect(remarks.filter((remark) => remark.startsWith("notes:"))).toEqual([
      "notes: (reply_to) points at the table itself: it will be held to rows of the same tenant",
    ]);
  });

  it("on a circle keep what can't be NULL and leave the rest out with a remark", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        customers: shopOwned,
        orders: {
          columns: { id: "int", customer_id: "int!", last_line_id: "int" },
          foreignKeys: [to("customers", "customer_id"), to("lines", "last_line_id")],
        },
        lines: {
          columns: { id: "int", order_id: "int!" },
          foreignKeys: [to("orders", "order_id")],
        },
      }),
    );
    expect(declaration.tables["orders"]).toEqual({ via: { customer_id: "customers" } });
    expect(declaration.tables["lines"]).toEqual({ via: { order_id: "orders" } });
    expect(remarks).toContain(
      "orders: left out: (last_line_id) → lines would go round in a circle: lines is owned through orders",
    );
  });

  it("on a circle without an exit are exempt", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        shops,
        orders: shopOwned,
        hens: { columns: { id: "int", egg_id: "int" }, foreignKeys: [to("eggs", "egg_id")] },
        eggs: { columns: { id: "int", hen_id: "int" }, foreignKeys: [to("hens", "hen_id")] },
      }),
    );
    expect(declaration.tables["hens"]).toHaveProperty("exempt");
    expect(declaration.tables["eggs"]).toHaveProperty("exempt");
  });

  it("don't take their way through an exempt table", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        shops,
        currencies: { columns: { id: "int" } },
        orders: {
          columns: { id: "int", shop_id: "int", currency_id: "int" },
          foreignKeys: [to("shops", "shop_id"), to("currencies", "currency_id")],
        },
        lines: {
          columns: { id: "int", order_id: "int", currency_id: "int!" },
          foreignKeys: [to("orders", "order_id"), to("currencies", "currency_id")],
        },
      }),
    );
    expect(declaration.tables["lines"]).toEqual({ via: { order_id: "orders" } });
    expect(declaration.tables["currencies"]).toHaveProperty("exempt");
  });

  it("spell a composite key, or one that is not the primary key, in the long form", () => {
    const { declaration } = guessTenancy(
      smallCatalog({
        shops,
        orders: {
          columns: { a: "int", b: "int", shop_id: "int" },
          primaryKey: ["a", "b"],
          foreignKeys: [to("shops", "shop_id")],
        },
        by_primary: {
          columns: { id: "int", x: "int!", y: "int!" },
          foreignKeys: [{ columns: ["x", "y"], references: "orders", key: ["a", "b"] }],
        },
        the_other_way_round: {
          columns: { id: "int", x: "int!", y: "int!" },
          foreignKeys: [{ columns: ["y", "x"], references: "orders", key: ["b", "a"] }],
        },
        by_number: {
          columns: { id: "int", order_no: "text!" },
          foreignKeys: [{ columns: ["order_no"], references: "orders", key: ["no"] }],
        },
      }),
    );
    expect(declaration.tables["by_primary"]).toEqual({
      via: { columns: ["x", "y"], references: "orders" },
    });
    expect(declaration.tables["the_other_way_round"]).toEqual({
      via: { columns: ["y", "x"], references: "orders", key: ["b", "a"] },
    });
    expect(declaration.tables["by_number"]).toEqual({
      via: { columns: ["order_no"], references: "orders", key: ["no"] },
    });
  });

  it("are declared once for all their partitions", () => {
    const partition = {
      columns: { id: "int", order_id: "int" },
      foreignKeys: [to("orders", "order_id")],
    };
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        orders: { ...shopOwned, kind: "p" },
        orders_1: { ...shopOwned, parent: "orders" },
        events: {
          columns: { id: "int", order_id: "int" },
          kind: "p",
          // PostgreSQL shows the key to the partitioned table once more for each of its partitions.
          foreignKeys: [to("orders", "order_id"), to("orders_1", "order_id")],
        },
        events_2026: { ...partition, parent: "events" },
        orders_view: { columns: { id: "int" }, kind: "v" },
      }),
    );
    expect(Object.keys(declaration.tables)).toEqual(["orders", "events"]);
    expect(declaration.tables["events"]).toEqual({ via: { order_id: "orders" } });
    expect(remarks.some((remark) => remark.includes("left out"))).toBe(false);
  });

  it("that point into another schema say so", () => {
    const { declaration, remarks } = guessTenancy(
      smallCatalog({
        shops,
        orders: shopOwned,
        logins: {
          columns: { id: "int", user_id: "int" },
          foreignKeys: [{ columns: ["user_id"], references: "shops", schema: "auth" }],
        },
      }),
    );
    expect(declaration.tables["logins"]).toHaveProperty("exempt");
    expect(remarks).toContain(
      "logins: left out: (user_id) points at auth.shops, which is not a table that this declaration can name",
    );
  });

  it("whose foreign key was never validated carry a warning", () => {
    const { remarks } = guessTenancy(
      smallCatalog({
        shops,
        orders: { ...shopOwned, foreignKeys: [{ ...to("shops", "shop_id"), validated: false }] },
      }),
    );
    expect(remarks).toContain(
      "orders: guessed: (shop_id) → shops is NOT VALID, so some rows may point nowhere",
    );
  });
});

describe("roles that use the tables today", () => {
  const tables = {
    shops: { columns: { id: "int" } },
    orders: {
      columns: { id: "int", shop_id: "int" },
      foreignKeys: [to("shops", "shop_id")],
      grants: ["legacy_app", "postgres", "dba", "acme_tenant"],
    },
    currencies: { columns: { id: "int" }, grants: ["exchange"] },
  };
  const roles = new Map(
    [
      role("legacy_app"),
      role("exchange"),
      role("acme_tenant"),
      role("dba", { bypassRowSecurity: true }),
      role("postgres", { superuser: true }),
    ].map((each) => [each.name, each]),
  );

  it("are legacy roles, unless they see every row anyway or use shared tables only", () => {
    const { declaration, remarks } = guessTenancy(smallCatalog(tables, { roles }));
    expect(declaration.legacyRoles).toEqual(["legacy_app"]);
    expect(remarks.join("\n")).toContain("legacyRoles: guessed:");
  });

  it("can't be everybody: PUBLIC is only warned of", () => {
    const orders = { ...tables.orders, grants: ["public"] };
    const { declaration, remarks } = guessTenancy(smallCatalog({ ...tables, orders }, { roles }));
    expect(declaration).not.toHaveProperty("legacyRoles");
    expect(remarks.join("\n")).toContain("PUBLIC has rights on these tables");
  });
});

it("names the schema where it is not public", () => {
  const catalog = smallCatalog({
    shops: { columns: { id: "int" } },
    orders: {
      columns: { id: "int", shop_id: "int" },
      foreignKeys: [{ ...to("shops", "shop_id"), schema: "sales" }],
    },
  });
  expect(guessTenancy({ ...catalog, schema: "sales" }).declaration.schema).toBe("sales");
});

it("warns that a database that was migrated already tells another story", () => {
  const catalog = smallCatalog(
    {
      shops: { columns: { id: "int" } },
      orders: { columns: { id: "int", shop_id: "int" }, foreignKeys: [to("shops", "shop_id")] },
    },
    { hasBookkeeping: true },
  );
  expect(guessTenancy(catalog).remarks.join("\n")).toContain("a migration has been here already");
});
