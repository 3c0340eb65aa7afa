import type { MigrationInterface, QueryRunner } from "typeorm";

import { createOrAdopt } from "../adoption/create-or-adopt.ts";
import { dropEmpty } from "../adoption/drop-empty.ts";

/** The legacy schema: created in an empty database, adopted where it is; dropped only where it holds no row. */
export class Baseline implements MigrationInterface {
  readonly name = "Baseline1761700000000";
  readonly transaction = true;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createOrAdopt(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropEmpty(queryRunner);
  }
}
