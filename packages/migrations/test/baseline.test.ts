import { acmeTenancy } from "@acme/data-model";
import type { PostgresServer } from "@acme/local-postgres";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase, isolatedServer } from "@acme/local-postgres/testing";
import { describeCatalog } from "@acme/tenancy-migrator";
import { beforeAll, describe, expect, it, vi } from "vitest";

import { dropLegacySchema, legacyTables } from "../src/index.ts";
import { contentByName } from "./support/content-by-name.ts";
import {
  dataSourceOf,
  dropRecord,
  migrationNames,
  recorded,
  revert,
} from "./support/data-source.ts";
import { filledDatabase, migratedDatabase, migratorOf } from "./support/filled-database.ts";
import { legacyDatabase } from "./support/legacy-database.ts";

const baseline = migrationNames.slice(0, 1);

let server: PostgresServer;

beforeAll(async () => {
  server = await isolatedServer();
});

async function catalogOf(database: FreshDatabase): Promise<string[]> {
  return describeCatalog(await database.connect());
}

function emptyDatabase(): Promise<FreshDatabase> {
  return freshDatabase({ serverUrl: server.url });
}

describe("the baseline", () => {
  it("covers the tables of the declaration", () => {
    const declared = acmeTenancy.tables.map((table) => table.legacyName);
    expect([acmeTenancy.tenant.table, ...declared].toSorted()).toEqual(
      [...legacyTables].toSorted(),
    );
  });

  it("creates the legacy schema where there is nothing, and takes it back to nothing", async () => {
    const database = await emptyDatabase();
    const nothing = await catalogOf(database);
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(baseline);
    await dropRecord(dataSource);
    expect(await catalogOf(database)).toEqual(await catalogOf(await legacyDatabase()));

    await dataSource.runMigrations();
    await revert(dataSource);
    expect(await recorded(dataSource)).toEqual([]);
    await dropRecord(dataSource);
    expect(await catalogOf(database)).toEqual(nothing);
  });

  it("creates all of it or nothing", async () => {
    const database = await emptyDatabase();
    await database.query("CREATE VIEW chat_telemetry AS SELECT 1 AS one");
    const dataSource = await dataSourceOf(database, "baseline");
    await expect(dataSource.runMigrations()).rejects.toThrow(/chat_telemetry/);
    expect(await recorded(dataSource)).toEqual([]);
    const tables = (await catalogOf(database)).filter((line) => line.startsWith("table "));
    expect(tables).toEqual(["table public.migrations"]);
  });

  it("adopts a database that has the legacy tables, rows and all, without touching it", async () => {
    const database = await filledDatabase(server);
    const before = { catalog: await catalogOf(database), rows: await contentByName(database) };
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(baseline);
    await dropRecord(dataSource);
    expect({ catalog: await catalogOf(database), rows: await contentByName(database) }).toEqual(
      before,
    );
  });

  it("adopts a database that the engine has already taken to the end", async () => {
    const database = await migratedDatabase(server, { to: "contract", dropCompat: true });
    const before = await catalogOf(database);
    const dataSource = await dataSourceOf(database);
    await dataSource.runMigrations();
    expect(await recorded(dataSource)).toEqual(migrationNames);
    await dropRecord(dataSource);
    expect(await catalogOf(database)).toEqual(before);
  });

  it("says which legacy tables are missing where only some are there", async () => {
    const database = await filledDatabase(server);
    await database.query("DROP TABLE messages, website_content");
    const dataSource = await dataSourceOf(database, "baseline");
    await expect(dataSource.runMigrations()).rejects.toMatchObject({
      code: "MIGRATIONS_PARTIAL_SCHEMA",
      message: expect.stringContaining("lacks messages, website_content."),
    });
    expect(await recorded(dataSource)).toEqual([]);
  });
});

describe("reverting the baseline", () => {
  it("is refused while any table holds a row, and then drops nothing", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    await database.query("INSERT INTO organizations (name, slug) VALUES ('one', 'one')");
    await database.query("INSERT INTO domains (domain) VALUES ('one.example')");
    const before = await catalogOf(database);
    await expect(revert(dataSource)).rejects.toMatchObject({
      code: "MIGRATIONS_ROWS_WOULD_BE_LOST",
      message: expect.stringContaining("organizations, domains."),
    });
    expect(await catalogOf(database)).toEqual(before);
    expect(await recorded(dataSource)).toEqual(baseline);

    await database.query("DELETE FROM domains");
    await database.query("DELETE FROM organizations");
    await revert(dataSource);
    expect(await recorded(dataSource)).toEqual([]);
  });

  it("sees the row that another session is about to commit", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    const writer = await database.connect();
    await writer.query("BEGIN");
    await writer.query("INSERT INTO domains (domain) VALUES ('late.example')");
    const reverting = revert(dataSource);
    // It may be refused before anybody awaits it.
    reverting.catch(() => undefined);
    await vi.waitUntil(
      async () => {
        const { rowCount } = await database.query(
          "SELECT FROM pg_locks WHERE NOT granted AND relation = 'domains'::regclass",
        );
        return rowCount === 1;
      },
      { timeout: 4_000 },
    );
    await writer.query("COMMIT");
    await expect(reverting).rejects.toMatchObject({ code: "MIGRATIONS_ROWS_WOULD_BE_LOST" });
    expect((await database.query("SELECT FROM domains")).rowCount).toBe(1);
  });

  it("is carried out inside a transaction of TypeORM's as well", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    await dataSource.undoLastMigration({ transaction: "each" });
    expect(await recorded(dataSource)).toEqual([]);
    expect((await catalogOf(database)).filter((line) => line.startsWith("table "))).toEqual([
      "table public.migrations",
    ]);
  });

  it("drops all tables or none", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    await database.query("CREATE VIEW names AS SELECT name FROM organizations");
    const before = await catalogOf(database);
    await expect(revert(dataSource)).rejects.toThrow(/depend/);
    expect(await catalogOf(database)).toEqual(before);
    expect(await recorded(dataSource)).toEqual(baseline);
  });

  it("is refused under phases that TypeORM knows nothing of", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    await migratorOf(database).run({ to: "expand" });
    const before = await catalogOf(database);
    await expect(revert(dataSource)).rejects.toMatchObject({ code: "MIGRATIONS_NOT_ROLLED_BACK" });
    expect(await catalogOf(database)).toEqual(before);
  });

  it("has nothing to do where somebody has dropped the tables", async () => {
    const database = await emptyDatabase();
    const dataSource = await dataSourceOf(database, "baseline");
    await dataSource.runMigrations();
    for (const statement of dropLegacySchema) await database.query(statement);
    await revert(dataSource);
    expect(await recorded(dataSource)).toEqual([]);
  });
});
