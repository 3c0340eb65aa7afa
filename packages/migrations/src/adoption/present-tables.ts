import { acmeTenancy } from "@acme/data-model";
import type { QueryRunner } from "typeorm";

import type { LegacyTable } from "../baseline/legacy-schema.ts";
import { legacyTables } from "../baseline/legacy-schema.ts";

const namesNow = new Map(acmeTenancy.tables.map((table) => [table.legacyName, table.name]));

/** The legacy tables that are there, under their legacy names or those that the contract phase gives them. */
export async function presentTables(queryRunner: QueryRunner): Promise<ReadonlySet<LegacyTable>> {
  const rows = await queryRunner.sql<{ name: LegacyTable }[]>`
    SELECT DISTINCT wanted.name
    FROM unnest(${legacyTables}::text[], ${legacyTables.map((name) => namesNow.get(name) ?? name)}::text[])
      AS wanted (name, name_now)
    JOIN pg_class c ON c.relname IN (wanted.name, wanted.name_now)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = to_regnamespace(${acmeTenancy.schema})`;
  return new Set(rows.map((row) => row.name));
}
