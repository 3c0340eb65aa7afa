import type { MigrationInterface, QueryRunner } from "typeorm";

import { phaseMigrator } from "../phase-migrator.ts";

/** Fills the tenant columns of the rows that were there before, and verifies every value against its path. */
export class Backfill implements MigrationInterface {
  readonly name = "Backfill1761700002000";
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).run({ to: "verify" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).rollback({ to: "expand" });
  }
}
