import type { QueryRunner } from "typeorm";

import { dropLegacySchema, legacyTables } from "../baseline/legacy-schema.ts";
import { MigrationsError } from "../errors.ts";
import { presentTables } from "./present-tables.ts";

/**
 * Drops the legacy schema if its tables are empty, in one transaction.
 *
 * @throws {MigrationsError} `MIGRATIONS_NOT_ROLLED_BACK`, `MIGRATIONS_ROWS_WOULD_BE_LOST`; nothing was dropped then.
 */
export async function dropEmpty(queryRunner: QueryRunner): Promise<void> {
  await refuseMigrated(queryRunner);
  if ((await presentTables(queryRunner)).size === 0) return;
  await inTransaction(queryRunner, async () => {
    // Held to the end: a row that came after the look would go with the table.
    await queryRunner.query("SET LOCAL lock_timeout = '5s'");
    await queryRunner.query(`LOCK TABLE ${legacyTables.join(", ")} IN ACCESS EXCLUSIVE MODE`);
    await refuseRows(queryRunner);
    for (const statement of dropLegacySchema) await queryRunner.query(statement);
  });
}

async function refuseMigrated(queryRunner: QueryRunner): Promise<void> {
  const found = await queryRunner.sql<
    unknown[]
  >`SELECT FROM pg_namespace WHERE nspname = 'acme_tenancy'`;
  if (found.length === 0) return;
  throw new MigrationsError(
    "MIGRATIONS_NOT_ROLLED_BACK",
    'The tenancy phases are still in this database (schema "acme_tenancy"): take them back first, by "acme-tenancy rollback --to start".',
  );
}

async function refuseRows(queryRunner: QueryRunner): Promise<void> {
  const filled: string[] = [];
  for (const table of legacyTables) {
    const rows = await queryRunner.sql<unknown[]>`SELECT FROM ${() => table} LIMIT 1`;
    if (rows.length > 0) filled.push(table);
  }
  if (filled.length === 0) return;
  throw new MigrationsError(
    "MIGRATIONS_ROWS_WOULD_BE_LOST",
    `Reverting the baseline drops its tables, and these hold rows: ${filled.join(", ")}. To leave this database as it is, stop here: the schema is the legacy one already. To be rid of the rows, delete them yourself and revert again.`,
  );
}

/** TypeORM opens none on the way back where its mode is "none"; in one that is open, this is a savepoint. */
async function inTransaction(queryRunner: QueryRunner, work: () => Promise<void>): Promise<void> {
  await queryRunner.startTransaction();
  try {
    await work();
    await queryRunner.commitTransaction();
  } catch (error) {
    await queryRunner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}
