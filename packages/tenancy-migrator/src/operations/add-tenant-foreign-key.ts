import type { CatalogConstraint, CatalogReference, CatalogTable } from "../catalog/catalog.ts";
import type { PathTarget, TableTarget, Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { identifier, identifiers } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** A foreign key that carries the tenant, before it is written as SQL. */
export type TenantForeignKey = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly referencedRelation: string;
  readonly referencedTable: string;
  readonly referencedColumns: readonly string[];
  readonly onUpdate: CatalogReference["onUpdate"];
  readonly onDelete: CatalogReference["onDelete"];
  /** Columns that ON DELETE SET NULL or SET DEFAULT touches: never the tenant column. */
  readonly deleteColumns: readonly string[];
  readonly deferred: boolean;
};

/**
 * The composite key along one path: (tenant, parent) references (tenant, key), so that a row of one
 * tenant can't point at a row of another, and ON UPDATE CASCADE takes a moved parent's rows along.
 * Deleting does what the plain foreign key did.
 */
export function tenantForeignKey(
  { tenancy }: Target,
  table: TableTarget,
  path: PathTarget,
): TenantForeignKey {
  const columns = [tenancy.column, ...path.columns];
  const name = boundedName(table.declared.name, ...columns, "fkey");
  const before =
    path.plainForeignKey ?? table.current.constraints.find((each) => each.name === name);
  return {
    name,
    columns,
    referencedRelation: path.parent.relation,
    referencedTable: path.parent.current.name,
    referencedColumns: [tenancy.column, ...path.key],
    onUpdate: "c",
    onDelete: before?.references?.onDelete ?? "a",
    deleteColumns: path.columns,
    // Where two paths meet above, a move reaches the row twice, and after the first time only one of
    // its parents has moved: such keys are checked when the transaction ends.
    deferred: table.paths.length > 1,
  };
}

/** The key from the tenant column to the tenant itself. */
export function ownerForeignKey(target: Target, table: TableTarget): TenantForeignKey {
  const { column, tenant } = target.tenancy;
  const before = table.current.constraints.find(
    (each) => each.columns.join() === column && each.references?.table === target.tenantTable.name,
  );
  return {
    name: boundedName(table.declared.name, column, "fkey"),
    columns: [column],
    referencedRelation: target.tenantRelation,
    referencedTable: target.tenantTable.name,
    referencedColumns: [tenant.key],
    onUpdate: before?.references?.onUpdate ?? "a",
    onDelete: before?.references?.onDelete ?? "c",
    deleteColumns: [],
    deferred: false,
  };
}

/** NOT VALID: new rows are checked from now on, old ones when it is validated. */
export function addTenantForeignKey(
  table: TableTarget,
  key: TenantForeignKey,
): TransactionalOperation {
  return {
    kind: "transactional",
    id: `enforce:foreign-key:${key.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `add the foreign key (${key.columns.join(", ")}) to ${key.referencedTable}, not yet validated`,
    lock: "SHARE ROW EXCLUSIVE",
    done: matchingForeignKey(table.current, key) !== undefined,
    forward: [
      `ALTER TABLE ${table.relation} ADD CONSTRAINT ${identifier(key.name)} ${foreignKeyDefinition(key)} NOT VALID`,
    ],
    reverse: [`ALTER TABLE ${table.relation} DROP CONSTRAINT IF EXISTS ${identifier(key.name)}`],
  };
}

/** Reads the whole table under a lock that neither readers nor writers mind. */
export function validateTenantForeignKey(
  table: TableTarget,
  key: TenantForeignKey,
): TransactionalOperation {
  return {
    kind: "transactional",
    id: `enforce:validate:${key.name}`,
    phase: "enforce",
    table: table.declared.name,
    summary: `validate the foreign key (${key.columns.join(", ")}) to ${key.referencedTable}`,
    lock: "SHARE UPDATE EXCLUSIVE",
    slow: true,
    done: foreignKeyIsThere(table, key),
    forward: [
      `ALTER TABLE ${table.relation} VALIDATE CONSTRAINT ${identifier(matchingForeignKey(table.current, key)?.name ?? key.name)}`,
    ],
    reverse: [],
  };
}

/** Whether the table has this foreign key, under whatever name, validated. */
export function foreignKeyIsThere(table: TableTarget, key: TenantForeignKey): boolean {
  return matchingForeignKey(table.current, key)?.validated === true;
}

/** The table's own foreign key that is this one, under whatever name. */
export function matchingForeignKey(
  table: CatalogTable,
  key: TenantForeignKey,
): CatalogConstraint | undefined {
  return table.constraints.find(
    ({ columns, references }) =>
      columns.join() === key.columns.join() &&
      references?.table === key.referencedTable &&
      references.columns.join() === key.referencedColumns.join() &&
      references.onUpdate === key.onUpdate &&
      references.onDelete === key.onDelete &&
      references.deferred === key.deferred,
  );
}

/** As ADD CONSTRAINT takes it. */
export function foreignKeyDefinition(key: TenantForeignKey): string {
  const onDelete = { a: "NO ACTION", r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" }[
    key.onDelete
  ];
  const touched =
    key.onDelete === "n" || key.onDelete === "d" ? ` (${identifiers(key.deleteColumns)})` : "";
  return [
    `FOREIGN KEY (${identifiers(key.columns)})`,
    `REFERENCES ${key.referencedRelation} (${identifiers(key.referencedColumns)})`,
    ...(key.onUpdate === "c" ? ["ON UPDATE CASCADE"] : []),
    `ON DELETE ${onDelete}${touched}`,
    ...(key.deferred ? ["DEFERRABLE INITIALLY DEFERRED"] : []),
  ].join(" ");
}
