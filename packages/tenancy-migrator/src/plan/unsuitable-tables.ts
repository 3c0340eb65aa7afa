import type { ClientBase } from "pg";
import type { CatalogTable } from "../catalog/catalog.ts";
import { TenancyMigratorError } from "../errors.ts";
import { partitionsOf } from "../target/partitions.ts";
import type { TableTarget, Target } from "../target/target.ts";
import { deriveTriggers } from "../triggers/derive-trigger.ts";
import { unpublishable } from "./published-tables.ts";

/**
 * Inheritance, the few partitioned tables that can't be migrated, triggers that would undo ours, tables that
 * nobody may update: see each message.
 *
 * @throws {TenancyMigratorError} `TENANCY_REFUSED`, before anything is changed.
 */
export async function refuseUnsuitable(client: ClientBase, target: Target): Promise<void> {
  const { tables, tenantTable } = target;
  const problems = [
    ...[tenantTable, ...tables.map((table) => table.current)].flatMap((table) => [
      ...familyProblems(target, table),
      ...partitionsOf(target.catalog, table)
        .filter((each) => each.current.kind === "f")
        .map(({ label }) => `"${label}", a partition of "${table.name}", is a foreign table`),
    ]),
    ...tables
      .filter((table) => table.paths.length > 0)
      .flatMap((table) => [...movedByTenant(target, table), ...lateTriggers(target, table)]),
    ...(await unpublishable(client, target)),
  ];
  if (problems.length === 0) return;
  throw new TenancyMigratorError(
    "TENANCY_REFUSED",
    "Tables that can't be migrated as they are. Nothing was changed; mend what is listed, or exempt these tables.",
    { details: problems },
  );
}

function familyProblems({ catalog }: Target, table: CatalogTable): string[] {
  if (table.partitionOf !== null) {
    return [
      `"${table.name}" is a partition of "${table.parent ?? ""}": declare the table that it is a part of`,
    ];
  }
  if (table.parent !== null) {
    return [
      `"${table.name}" inherits from "${table.parent}", and an index or key never spans both`,
    ];
  }
  const heir = [...catalog.tables.values()].find(
    (each) => each.parent === table.name && each.partitionOf === null,
  );
  return heir === undefined
    ? []
    : [`"${heir.name}" inherits from "${table.name}", and an index or key never spans both`];
}

/** A row goes to its partition before its tenant is derived, and PostgreSQL then refuses to move it. */
function movedByTenant({ catalog, tenancy }: Target, table: TableTarget): string[] {
  return [table.current, ...partitionsOf(catalog, table.current).map((each) => each.current)]
    .filter((each) => each.partitionColumns.includes(tenancy.column))
    .map(
      (each) =>
        `"${each.name}" is partitioned by ${each.partitionKey ?? ""}: the tenant is derived when a row has its partition already; declare { owner: "column" }`,
    );
}

/** Row triggers fire by name: one behind ours could point the row elsewhere when its tenant has been derived. */
function lateTriggers(target: Target, table: TableTarget): string[] {
  const ours = deriveTriggers(target, table).map(({ name }) => name);
  const last = ours.toSorted().at(-1) ?? "";
  return [
    table.current,
    ...partitionsOf(target.catalog, table.current).map((each) => each.current),
  ].flatMap((relation) =>
    relation.triggers
      .filter(
        ({ name, enabled, definition }) =>
          enabled !== "D" &&
          !ours.includes(name) &&
          / BEFORE (?:INSERT|UPDATE|DELETE OR).* FOR EACH ROW /u.test(definition) &&
          Buffer.compare(Buffer.from(name), Buffer.from(last)) > 0,
      )
      .map(
        ({ name }) =>
          `the trigger "${name}" of "${relation.name}" fires after the tenant has been derived: give it a name before "zz"`,
      ),
  );
}
