import type { MigrationInterface, QueryRunner } from "typeorm";

import { phaseMigrator } from "../phase-migrator.ts";

/** The empty tenant columns, and the dual-write that fills them in whatever legacy code writes from now on. */
export class Expand implements MigrationInterface {
  readonly name = "Expand1761700001000";
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).run({ to: "expand" });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await phaseMigrator(queryRunner).rollback({ to: "start" });
  }
}
