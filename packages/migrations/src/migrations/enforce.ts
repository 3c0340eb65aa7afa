import type { MigrationInterface, QueryRunner } from "typeorm";

import { phaseMigrator } from "../phase-migrator.ts";

/** Indexes, composite foreign keys, NOT NULL and row level security: from here on the database refuses what is wrong. */
export class Enforce implements MigrationInterface {
  readonly name = "Enforce1761700003000";
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).run({ to: "enforce" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).rollback({ to: "verify" });
  }
}
