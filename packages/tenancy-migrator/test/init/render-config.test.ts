import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { loadConfig } from "../../src/cli/load-config.ts";
import { guessTenancy, renderConfig } from "../../src/init/index.ts";
import { smallCatalog, to } from "./small-catalog.ts";

function catalog(): Catalog {
  return smallCatalog({
    shops: { columns: { id: "int" } },
    orders: { columns: { id: "int", shop_id: "int" }, foreignKeys: [to("shops", "shop_id")] },
    "Order Lines": {
      columns: { id: "int", order_id: "int", "parcel Id": "int", tenant_id: "int" },
      foreignKeys: [to("orders", "order_id"), to("parcels", "parcel Id")],
    },
    parcels: { columns: { id: "int", order_id: "int" }, foreignKeys: [to("orders", "order_id")] },
    currencies: { columns: { id: "int" } },
  });
}

/** What the CLI makes of a configuration file, in a folder where it finds this package's dependencies. */
async function load(content: string, format: "ts" | "json"): Promise<Tenancy> {
  const directory = await mkdtemp(join(tmpdir(), "acme-config-"));
  try {
    await symlink(join(import.meta.dirname, "../../node_modules"), join(directory, "node_modules"));
    const path = join(directory, `tenancy.config.${format}`);
    await writeFile(path, content);
    return await loadConfig(path);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe("a rendered configuration", () => {
  it("reads as somebody would have written it, with what is unsure beside it", () => {
    expect(renderConfig(guessTenancy(catalog()), "ts"))
      .toBe(`import { defineTenancy } from "@acme/tenancy";

// Read off the foreign keys of schema public in database small (PostgreSQL 18.4). Confirm or mend
// what is marked as guessed; then: acme-tenancy doctor
export default defineTenancy({
  // guessed: shops, by its name and because 3 of 4 other tables lead to it by foreign keys
  tenant: { table: "shops", key: "id" },
  column: "shop_id",
  tables: {
    orders: { owner: "column" },
    parcels: { via: { order_id: "orders" } },
    // guessed: the order of its paths; the first that is not NULL decides, and all must agree
    // candidate for deadColumns: tenant_id has no foreign key; it is dead if this says 0: SELECT
    // count(tenant_id) FROM public."Order Lines"
    "Order Lines": { via: [{ order_id: "orders" }, { "parcel Id": "parcels" }] },
    // guessed: shared by all tenants, or no tenant's; nothing will isolate its rows
    currencies: { exempt: "UNSURE: no foreign key leads from it to shops; whose is it?" },
  },
});
`);
  });

  it("breaks what does not fit into a line of 100 columns", () => {
    const long = "a_column_whose_name_goes_on_and_on_for_the_sake_of_the_line";
    const guess = guessTenancy(
      smallCatalog({
        shops: { columns: { id: "int" } },
        orders: { columns: { id: "int", shop_id: "int" }, foreignKeys: [to("shops", "shop_id")] },
        lines: {
          columns: { id: "int", [`${long}_1`]: "int", [`${long}_2`]: "int" },
          foreignKeys: [to("orders", `${long}_1`), to("orders", `${long}_2`)],
        },
      }),
    );
    const text = renderConfig(guess, "ts");
    expect(text).toContain(`    lines: {
      via: [
        { ${long}_1: "orders" },
        { ${long}_2: "orders" },
      ],
    },
`);
    const tooLong = text.split("\n").filter((line) => line.length > 100);
    expect(tooLong).toEqual([]);
  });

  it.each(["ts", "json"] as const)("loads as %s and means what was guessed", async (format) => {
    const guess = guessTenancy(catalog());
    const expected = parseTenancy(guess.declaration);
    expect({ ok: true, tenancy: await load(renderConfig(guess, format), format) }).toEqual(
      expected,
    );
  });

  it("keeps what names hold inside strings and comments", async () => {
    const evil = 'x"; process.exit(9); //\n\u2028process.exit(8); `${1}`';
    const guess = guessTenancy(
      smallCatalog(
        {
          shops: { columns: { id: "int" } },
          orders: { columns: { id: "int", shop_id: "int" }, foreignKeys: [to("shops", "shop_id")] },
          [evil]: {
            columns: { id: "int", [evil]: "int", order_id: "int" },
            foreignKeys: [to(evil, evil), to("orders", "order_id")],
          },
        },
        { database: evil },
      ),
    );
    const code = renderConfig(guess, "ts").split(/\n|\r|\u2028|\u2029/);
    const outside = code.filter((line) => !line.trimStart().startsWith("//"));
    expect(outside.join("\n")).not.toMatch(/^\s*process/m);
    const { tables } = await load(renderConfig(guess, "ts"), "ts");
    expect(tables.map((table) => table.name)).toEqual(["orders", evil]);
  });
});
