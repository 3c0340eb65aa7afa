import * as fc from "fast-check";
import { defineTenancy } from "@acme/tenancy";
import type { Tenancy } from "@acme/tenancy";

/** A table by its number: the numbers of its parents, in order of preference, none for an owner. */
export type RandomTable = { readonly parents: readonly number[] };

/** A row: what it names as parents (or as its tenant), in the order of the table's parents. */
export type RandomRow = { readonly id: number; readonly points: readonly (number | null)[] };

/** A write of legacy code: point a row of a table somewhere else, with one of its columns. */
export type RandomWrite = {
  readonly table: number;
  readonly id: number;
  readonly column: number;
  readonly to: number | null;
};

export type RandomDatabase = {
  readonly tables: readonly (RandomTable & { readonly rows: readonly RandomRow[] })[];
  readonly writes: readonly RandomWrite[];
};

const ids = fc.integer({ min: 1, max: 5 });
// Now and then it names nobody, or somebody who is not there.
const pointers = fc.oneof(
  { weight: 8, arbitrary: ids },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(77) },
);

function randomTable(index: number): fc.Arbitrary<RandomDatabase["tables"][number]> {
  const earlier = Array.from({ length: index }, (_, at) => at);
  return fc
    .subarray(earlier, { minLength: 0, maxLength: Math.min(index, 3) })
    .chain((parents) => fc.shuffledSubarray(parents, { minLength: parents.length }))
    .chain((parents) =>
      fc.record({
        parents: fc.constant(parents),
        rows: fc.uniqueArray(
          fc.record({
            id: ids,
            points: fc.array(pointers, {
              minLength: Math.max(parents.length, 1),
              maxLength: Math.max(parents.length, 1),
            }),
          }),
          { selector: (row) => row.id, maxLength: 5 },
        ),
      }),
    );
}

/** Three to six tables, each after all its parents, with up to five rows each; and some writes. */
export const randomDatabases: fc.Arbitrary<RandomDatabase> = fc
  .integer({ min: 3, max: 6 })
  .chain((size) =>
    fc.record({
      tables: fc.tuple(...Array.from({ length: size }, (_, index) => randomTable(index))),
      writes: fc.array(
        fc.record({
          table: fc.nat({ max: size - 1 }),
          id: ids,
          column: fc.nat({ max: 2 }),
          to: pointers,
        }),
        { maxLength: 8 },
      ),
    }),
  );

/** The columns by which a row names its parents, or its tenant. */
export function pointerColumns({ parents }: RandomTable): readonly string[] {
  return parents.length === 0 ? ["tenant"] : parents.map((parent) => `t${parent}_id`);
}

export function toTenancy({ tables }: RandomDatabase, role: string): Tenancy {
  return defineTenancy({
    tenant: { table: "tenants" },
    column: "tenant",
    roles: { tenant: role, system: `${role}_system` },
    tables: Object.fromEntries(
      tables.map(({ parents }, index) => [
        `t${index}`,
        parents.length === 0
          ? { owner: "column" }
          : { via: parents.map((parent) => ({ [`t${parent}_id`]: `t${parent}` })) },
      ]),
    ),
  });
}

export function toSql({ tables }: RandomDatabase): string {
  const value = (pointer: number | null): string => (pointer === null ? "NULL" : String(pointer));
  return [
    "CREATE TABLE tenants (id integer PRIMARY KEY)",
    "INSERT INTO tenants VALUES (1), (2), (3), (4), (5)",
    ...tables.flatMap((table, index) => [
      `CREATE TABLE t${index} (id integer PRIMARY KEY, ${pointerColumns(table)
        .map((column) => `${column} integer`)
        .join(", ")})`,
      ...table.rows.map(
        (row) => `INSERT INTO t${index} VALUES (${[row.id, ...row.points].map(value).join(", ")})`,
      ),
    ]),
  ].join(";\n");
}

export function writesToSql({ tables, writes }: RandomDatabase): readonly string[] {
  return writes.flatMap(({ table, id, column, to }) => {
    const columns = pointerColumns(tables[table] ?? { parents: [] });
    const name = columns[column % columns.length] ?? "";
    return [`UPDATE t${table} SET ${name} = ${to === null ? "NULL" : String(to)} WHERE id = ${id}`];
  });
}
