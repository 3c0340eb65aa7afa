import { acmeTenancy } from "@acme/data-model";
import type { Migrator, MigratorEvent } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import type { QueryRunner } from "typeorm";

import { MigrationsError } from "./errors.ts";

/**
 * The engine on the database of a TypeORM migration, telling TypeORM's log what it does.
 *
 * It works on a connection of its own, in many transactions of its own: TypeORM's must not be in one meanwhile.
 *
 * @throws {MigrationsError} `MIGRATIONS_IN_TRANSACTION`, `MIGRATIONS_NO_DATABASE_URL`
 */
export function phaseMigrator(queryRunner: QueryRunner): Migrator {
  const { options, logger } = queryRunner.dataSource;
  if (queryRunner.isTransactionActive) {
    throw new MigrationsError(
      "MIGRATIONS_IN_TRANSACTION",
      'TypeORM has opened a transaction around this migration, which builds indexes that PostgreSQL refuses to build in one and would be waiting beside it. Set migrationsTransactionMode to "none" (createDataSource does), add "--transaction none", or call undoLastMigration({ transaction: "none" }).',
    );
  }
  if (options.type !== "postgres" || options.url === undefined) {
    throw new MigrationsError(
      "MIGRATIONS_NO_DATABASE_URL",
      'The engine opens its own connection and needs the data source to say where: give it type "postgres" and a "url", as createDataSource(url) does.',
    );
  }
  return createMigrator({
    tenancy: acmeTenancy,
    connectionString: options.url,
    onEvent: (event) => {
      const line = describeEvent(event);
      if (line !== undefined) logger.logSchemaBuild(line, queryRunner);
    },
  });
}

function describeEvent(event: MigratorEvent): string | undefined {
  switch (event.type) {
    case "operation":
      return `${event.phase}: ${event.operation}: ${event.summary} (${event.milliseconds} ms)`;
    case "retry":
      return `${event.operation}: attempt ${event.attempt} got no lock, trying again: ${event.reason}`;
    case "backfill":
      return event.done ? `backfill: ${event.table}: ${event.rows} rows` : undefined;
    case "remedy":
      return `${event.remedy}: ${event.table}: ${event.rows} rows`;
    default:
      return undefined;
  }
}
