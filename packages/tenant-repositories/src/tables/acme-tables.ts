import { acmeEntities } from "../entities/acme-entities.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { TableDefinition } from "./table-definition.ts";

/** The tables of the open database, by their declared names. */
export type AcmeTables = ReadonlyMap<string, TableDefinition>;

/** The columns of the model's own tables: what a record has, and not what somebody added since. */
export function acmeColumns(table: string): readonly string[] | undefined {
  const entity = Object.values(acmeEntities).find((each) => each.options.name === table);
  return entity === undefined ? undefined : Object.keys(entity.options.columns);
}

/** @throws {TenantError} `TENANT_INPUT_INVALID` for a table that the declaration does not have. */
export function tableOf(tables: AcmeTables, name: string): TableDefinition {
  const table = tables.get(name);
  if (table !== undefined) return table;
  throw new TenantError(
    "TENANT_INPUT_INVALID",
    `The declaration has no table "${name}". It has ${[...tables.keys()].join(", ")}.`,
  );
}
