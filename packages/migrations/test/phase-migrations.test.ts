import type { PostgresServer } from "@acme/local-postgres";
import { isolatedServer } from "@acme/local-postgres/testing";
import { describeCatalog } from "@acme/tenancy-migrator";
import { DataSource } from "typeorm";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { migrations } from "../src/index.ts";
import { contentByName } from "./support/content-by-name.ts";
import {
  dataSourceOf,
  dropRecord,
  migrationNames,
  recorded,
  revert,
} from "./support/data-source.ts";
import {
  dirtyDatabase,
  filledDatabase,
  migratedDatabase,
  migratorOf,
} from "./support/filled-database.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

describe("the phases as migrations", () => {
  it("take a filled database all the way, and back to what it was", async () => {
    const database = await filledDatabase(server);
    const client = await database.connect();
    const before = { catalog: await describeCatalog(client), rows: await contentByName(database) };
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(migrationNames);
    expect((await migratorOf(database).verify({ quiet: true })).holds).toBe(true);

    while ((await recorded(dataSource)).length > 1) await revert(dataSource);
    await dropRecord(dataSource);
    expect({ catalog: await describeCatalog(client), rows: await contentByName(database) }).toEqual(
      before,
    );
  });

  it("leave those before on record where one is refused, and go on from there", async () => {
    const { database } = await dirtyDatabase(server, ["live-customer-id"]);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations()).rejects.toMatchObject({ code: "TENANCY_REFUSED" });
    expect(await recorded(dataSource)).toEqual(migrationNames.slice(0, 4));
    await database.query("UPDATE conversations SET customer_id = NULL");
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(migrationNames);
  });

  it("refuse rows without an owner, and go on where the engine was told what to do with them", async () => {
    const { database } = await dirtyDatabase(server, ["null-parent"]);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations()).rejects.toMatchObject({
      code: "TENANCY_UNOWNED_ROWS",
    });
    expect(await recorded(dataSource)).toEqual(migrationNames.slice(0, 1));
    await migratorOf(database).run({ to: "verify", remedies: { orphans: { kind: "quarantine" } } });
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(migrationNames);
    expect((await migratorOf(database).verify()).holds).toBe(true);
  });

  it("are not reverted inside a transaction, which would wait beside them", async () => {
    const database = await migratedDatabase(server, { to: "contract" });
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    const client = await database.connect();
    const before = await describeCatalog(client);
    for (const transaction of ["each", "all"] as const) {
      await expect(dataSource.undoLastMigration({ transaction })).rejects.toMatchObject({
        code: "MIGRATIONS_IN_TRANSACTION",
      });
    }
    expect(await describeCatalog(client)).toEqual(before);
    expect(await recorded(dataSource)).toEqual(migrationNames);
  });

  it("run with a transaction around each of the others, but not with one around all", async () => {
    const database = await filledDatabase(server);
    const dataSource = await dataSourceOf(database);
    await expect(dataSource.runMigrations({ transaction: "all" })).rejects.toThrow(/transaction/i);
    expect(await recorded(dataSource)).toEqual([]);
    await dataSource.runMigrations({ transaction: "each" });
    expect(await recorded(dataSource)).toEqual(migrationNames);
  });

  it("ask for a url where the data source has none", async () => {
    const database = await filledDatabase(server);
    const { hostname, port, username, password, pathname } = new URL(database.url);
    const dataSource = await new DataSource({
      type: "postgres",
      host: hostname,
      port: Number(port),
      username,
      password,
      database: pathname.slice(1),
      migrations: [...migrations],
      migrationsTransactionMode: "none",
      logger: "debug",
    }).initialize();
    onTestFinished(() => dataSource.destroy());
    await expect(dataSource.runMigrations()).rejects.toMatchObject({
      code: "MIGRATIONS_NO_DATABASE_URL",
    });
    expect(await recorded(dataSource)).toEqual(migrationNames.slice(0, 1));
  });
});
