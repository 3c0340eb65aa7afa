import type { MigrationInterface, QueryRunner } from "typeorm";

import { phaseMigrator } from "../phase-migrator.ts";

/** Drops the dead column and what the composite keys replace, and renames behind a view that legacy code goes on using. */
export class Contract implements MigrationInterface {
  readonly name = "Contract1761700004000";
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).run({ to: "contract" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).rollback({ to: "enforce" });
  }
}
