import { DataSource } from "typeorm";

import { migrations } from "./migrations/migrations.ts";

/**
 * A TypeORM data source with this model's migrations and nothing else, for TypeORM's CLI or for
 * `runMigrations()` and `undoLastMigration()` in a program.
 *
 * `migrationsTransactionMode` is "none": the engine's statements run on a connection of its own, each in the
 * transaction that it needs or in none, so TypeORM must not hold one open beside them. What an interrupted
 * migration has done stays done; run again, it goes on from there.
 *
 * @param url A PostgreSQL URL; its role owns the tables and has BYPASSRLS, or is a superuser.
 * @example
 * ```ts no-run
 * import { createDataSource } from "@acme/migrations";
 *
 * const dataSource = await createDataSource("postgres://localhost/app").initialize();
 * await dataSource.runMigrations();
 * await dataSource.undoLastMigration({ transaction: "none" }); // this method does not ask the data source's mode
 * await dataSource.destroy();
 * ```
 */
export function createDataSource(url: string): DataSource {
  return new DataSource({
    type: "postgres",
    url,
    applicationName: "acme-migrations",
    entities: [],
    migrations: [...migrations],
    migrationsTransactionMode: "none",
  });
}
