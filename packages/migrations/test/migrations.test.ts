import { acmeTenancy } from "@acme/data-model";
import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import { describeCatalog } from "@acme/tenancy-migrator";
import type { DataSource } from "typeorm";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { createDataSource, dropLegacySchema, legacyTables, migrations } from "../src/index.ts";
import { dirtyDatabase, filledDatabase, migratorOf } from "./support/filled-database.ts";
import { contentHashes } from "./support/content-hash.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

async function dataSourceOf(database: FreshDatabase): Promise<DataSource> {
  const dataSource = await createDataSource(database.url).initialize();
  onTestFinished(() => dataSource.destroy());
  return dataSource;
}

async function recorded(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.sql<{ name: string }[]>`SELECT name FROM migrations ORDER BY id`;
  return rows.map(({ name }) => name);
}

async function catalogOf(database: FreshDatabase): Promise<string[]> {
  return describeCatalog(await database.connect());
}

/** As TypeORM's command line does by createDataSource's mode; the method itself knows only its argument. */
function undoLast(dataSource: DataSource): Promise<void> {
  return dataSource.undoLastMigration({ transaction: "none" });
}

async function revertTo(dataSource: DataSource, left: number): Promise<void> {
  while ((await recorded(dataSource)).length > left) await undoLast(dataSource);
}

const names = migrations.map((Migration) => new Migration().name);

describe("the baseline", () => {
  it("adopts a database that has the legacy tables, rows and all, without touching it", async () => {
    const database = await filledDatabase(server);
    const before = { catalog: await catalogOf(database), rows: await contentHashes(await database.connect()) };
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(names);
    expect((await migratorOf(database).verify()).holds).toBe(true);

    await revertTo(dataSource, 1);
    await dataSource.sql`DROP TABLE migrations`;
    expect({ catalog: await catalogOf(database), rows: await contentHashes(await database.connect()) }).toEqual(before);
  });

  it("adopts a database that the engine has already taken to the end, and records every phase", async () => {
    const database = await filledDatabase(server);
    await migratorOf(database).run({ to: "contract", dropCompat: true });
    const before = await catalogOf(database);
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(names);
    await dataSource.sql`DROP TABLE migrations`;
    expect(await catalogOf(database)).toEqual(before);
  });

  it("says which legacy tables are missing where only some are there", async () => {
    const database = await filledDatabase(server);
    await database.query("DROP TABLE messages, website_content");
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations()).rejects.toMatchObject({
      code: "MIGRATIONS_PARTIAL_SCHEMA",
      message: expect.stringContaining("lacks messages, website_content."),
    });
    expect(await recorded(dataSource)).toEqual([]);
  });

  it("is not reverted while any table holds a row, and then drops nothing", async () => {
    const database = await freshDatabase({ serverUrl: server.url });
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    await revertTo(dataSource, 1);
    await database.query("INSERT INTO organizations (name, slug) VALUES ('one', 'one')");
    await database.query("INSERT INTO domains (domain) VALUES ('one.example')");
    const before = await catalogOf(database);
    await expect(undoLast(dataSource)).rejects.toMatchObject({
      code: "MIGRATIONS_ROWS_WOULD_BE_LOST",
      message: expect.stringContaining("organizations, domains."),
    });
    expect(await catalogOf(database)).toEqual(before);
    expect(await recorded(dataSource)).toEqual([names[0]]);

    await database.query("DELETE FROM domains; DELETE FROM organizations");
    await undoLast(dataSource);
    expect(await recorded(dataSource)).toEqual([]);
  });

  it("is not reverted under phases that TypeORM knows nothing of", async () => {
    const database = await freshDatabase({ serverUrl: server.url });
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    await revertTo(dataSource, 1);
    await migratorOf(database).run({ to: "contract" });
    const before = await catalogOf(database);
    await expect(undoLast(dataSource)).rejects.toMatchObject({
      code: "MIGRATIONS_NOT_ROLLED_BACK",
    });
    expect(await catalogOf(database)).toEqual(before);
  });

  it("has nothing to revert where somebody has dropped its tables", async () => {
    const database = await freshDatabase({ serverUrl: server.url });
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    await revertTo(dataSource, 1);
    for (const statement of dropLegacySchema) await database.query(statement);
    await undoLast(dataSource);
    expect(await recorded(dataSource)).toEqual([]);
  });
});

describe("the phases", () => {
  it("leave the first three on record where the fourth is refused, and go on from there", async () => {
    const { database } = await dirtyDatabase(server, ["live-customer-id"]);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations()).rejects.toMatchObject({ code: "TENANCY_REFUSED" });
    expect(await recorded(dataSource)).toEqual(names.slice(0, 4));
    await database.query("UPDATE conversations SET customer_id = NULL");
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(names);
  });

  it("refuse rows without an owner, and go on where the engine was told what to do with them", async () => {
    const { database } = await dirtyDatabase(server, ["null-parent"]);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations()).rejects.toMatchObject({ code: "TENANCY_UNOWNED_ROWS" });
    expect(await recorded(dataSource)).toEqual([names[0]]);
    await migratorOf(database).run({ to: "verify", remedies: { orphans: { kind: "quarantine" } } });
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(names);
    expect((await migratorOf(database).verify()).holds).toBe(true);
  });

  it("are not reverted inside a transaction, which would wait beside them", async () => {
    const database = await filledDatabase(server);
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    const before = await catalogOf(database);
    for (const transaction of ["each", "all"] as const) {
      await expect(dataSource.undoLastMigration({ transaction })).rejects.toMatchObject({
        code: "MIGRATIONS_IN_TRANSACTION",
      });
    }
    expect(await catalogOf(database)).toEqual(before);
    expect(await recorded(dataSource)).toEqual(names);
  });

  it("are run with a transaction around each of the others too, but not with one around all", async () => {
    const database = await filledDatabase(server);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations({ transaction: "all" })).rejects.toThrow(/transaction/i);
    expect(await recorded(dataSource)).toEqual([]);
    await dataSource.runMigrations({ transaction: "each" });
    expect(await recorded(dataSource)).toEqual(names);
  });

  it("cover the tables of the declaration", () => {
    const declared = acmeTenancy.tables.map((table) => table.legacyName);
    expect([acmeTenancy.tenant.table, ...declared].toSorted()).toEqual([...legacyTables].toSorted());
  });
});
