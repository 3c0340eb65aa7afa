import type { CatalogConstraint, CatalogReference, CatalogTable } from "../catalog/catalog.ts";
import type { PathTarget, SelfReference, TableTarget, Target } from "../target/target.ts";
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
    deferred: isReachedTwice(table),
  };
}

/**
 * Where two paths meet above, a move reaches the row twice, and after the first time only one of its parents has
 * moved: such keys are checked when the transaction ends. Its parent in its own table counts like another path.
 */
function isReachedTwice({ paths, selfReferences }: TableTarget): boolean {
  return paths.length + selfReferences.length > 1;
}

/**
 * The composite key from a table to itself: what refers to a row of the same table refers to one of the same
 * tenant. It is checked when the plain one was.
 */
function selfForeignKey(
  target: Target,
  table: TableTarget,
  reference: SelfReference,
): TenantForeignKey {
  const key = tenantForeignKey(target, table, { ...reference, parent: table });
  const before =
    reference.plainForeignKey ?? table.current.constraints.find((each) => each.name === key.name);
  return { ...key, deferred: key.deferred || before?.references?.deferred === true };
}

/** Every foreign key that a table is to have: to its tenant, to its parents, and into itself. */
export function tenantForeignKeys(target: Target, table: TableTarget): readonly TenantForeignKey[] {
  return [
    ownerForeignKey(target, table),
    ...table.paths.map((path) => tenantForeignKey(target, table, path)),
    ...table.selfReferences.map((reference) => selfForeignKey(target, table, reference)),
  ];
}

/** The key from the tenant column to the tenant itself. */
function ownerForeignKey(target: Target, table: TableTarget): TenantForeignKey {
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
    forward: deferralChange(table, key) ?? [
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

/**
 * Where the key is there and is only checked at another time, because the table has come to have another path
 * or refers to itself now: the catalog alone is changed.
 */
export function deferralChange(
  table: TableTarget,
  key: TenantForeignKey,
): readonly string[] | undefined {
  const found = matchingForeignKey(table.current, { ...key, deferred: !key.deferred });
  if (found?.name !== key.name) return undefined;
  const when = key.deferred ? "DEFERRABLE INITIALLY DEFERRED" : "NOT DEFERRABLE";
  return [`ALTER TABLE ${table.relation} ALTER CONSTRAINT ${identifier(key.name)} ${when}`];
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
