import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { DataSource } from "typeorm";
import { onTestFinished } from "vitest";

import { Baseline, createDataSource, migrations } from "../../src/index.ts";

/** The names by which TypeORM records the migrations, in order. */
export const migrationNames = migrations.map((Migration) => new Migration().name);

/** A data source on a test's database, closed with the test. It keeps its log to itself. */
export async function dataSourceOf(
  database: FreshDatabase,
  only?: "baseline",
): Promise<DataSource> {
  const dataSource = createDataSource(database.url).setOptions({
    logger: "debug",
    ...(only === undefined ? {} : { migrations: [Baseline] }),
  });
  await dataSource.initialize();
  onTestFinished(() => dataSource.destroy());
  return dataSource;
}

/** The names on TypeORM's record, oldest first. */
export async function recorded(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.sql<{ name: string }[]>`SELECT name FROM migrations ORDER BY id`;
  return rows.map(({ name }) => name);
}

/** As TypeORM's command line does by createDataSource's mode; the method itself knows only its argument. */
export function revert(dataSource: DataSource): Promise<void> {
  return dataSource.undoLastMigration({ transaction: "none" });
}

/** Forgets that TypeORM was here. */
export async function dropRecord(dataSource: DataSource): Promise<void> {
  await dataSource.sql`DROP TABLE migrations`;
}
