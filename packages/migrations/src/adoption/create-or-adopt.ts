import type { QueryRunner } from "typeorm";

import { createLegacySchema, legacyTables } from "../baseline/legacy-schema.ts";
import { MigrationsError } from "../errors.ts";
import { presentTables } from "./present-tables.ts";

/**
 * Creates the legacy schema where none of its tables is there, and leaves a database that has them all as it is.
 *
 * @throws {MigrationsError} `MIGRATIONS_PARTIAL_SCHEMA`, naming the tables that are missing.
 */
export async function createOrAdopt(queryRunner: QueryRunner): Promise<void> {
  const present = await presentTables(queryRunner);
  const missing = legacyTables.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  if (present.size > 0) {
    throw new MigrationsError(
      "MIGRATIONS_PARTIAL_SCHEMA",
      `This database has ${present.size} of the ${legacyTables.length} legacy tables and lacks ${missing.join(", ")}. Create what is missing (the baseline's SQL is in createLegacySchema), or name another database.`,
    );
  }
  for (const statement of createLegacySchema) await queryRunner.query(statement);
}
