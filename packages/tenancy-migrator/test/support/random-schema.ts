import type { TableDeclaration, TenancyDeclaration } from "@acme/tenancy";
import { escapeIdentifier } from "pg";
import type { Choices } from "./seeded.ts";
import { choicesFrom } from "./seeded.ts";

/** How a table's rows are told apart: its key's columns, and the key of its nth row as SQL over a number. */
type KeyKind = {
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly of: (n: string) => readonly string[];
};

const keyKinds: readonly [KeyKind, ...KeyKind[]] = [
  { columns: [["id", "integer"]], of: (n) => [n] },
  { columns: [["id", "bigint"]], of: (n) => [n] },
  { columns: [["Code", "text"]], of: (n) => [`'k' || ${n}`] },
  { columns: [["id", "uuid"]], of: (n) => [uuid(n)] },
  {
    columns: [
      ["region", "text"],
      ["no", "integer"],
    ],
    of: (n) => [`'r' || (${n}) % 3`, n],
  },
];

const tenantKinds: readonly [KeyKind, ...KeyKind[]] = [
  { columns: [["id", "integer"]], of: (n) => [n] },
  { columns: [["id", "text"]], of: (n) => [`'t' || ${n}`] },
  { columns: [["id", "uuid"]], of: (n) => [uuid(n)] },
];

function uuid(n: string): string {
  return `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

export type RandomSchemaTable = {
  /** As legacy code calls it, quoted. */
  readonly legacyName: string;
  readonly name: string;
  readonly rows: number;
  readonly key: KeyKind;
  /** Numbers of earlier tables; none for one that names its tenant itself. */
  readonly parents: readonly number[];
  readonly refersToItself: boolean;
  readonly hasChildren: boolean;
};

export type RandomSchema = {
  readonly tenantColumn: string;
  readonly tenantKey: (n: string) => string;
  readonly tables: readonly RandomSchemaTable[];
  readonly declaration: TenancyDeclaration;
  readonly sql: string;
};

export const tenants = 5;

/** By how its pointers are called, a table can have the same parent once only. */
export function pointerColumns(
  tables: readonly RandomSchemaTable[],
  parent: number,
): readonly string[] {
  return (tables[parent]?.key.columns ?? []).map(([name]) => `to_${parent}_${name}`);
}

/**
 * Three to six tables, the last of them with the most rows. Keys of many kinds, alternative paths, partitions, rows
 * that refer to rows of their own table, names that have to be quoted, tables that get other names, dead columns,
 * with and without foreign keys and indexes. A row takes one of its table's paths, so that no move puts it at odds.
 */
export function randomSchema(seed: number): RandomSchema {
  const choices = choicesFrom(seed);
  const tenantKind = choices.pick(tenantKinds);
  const count = 3 + choices.below(4);
  const drafts = Array.from({ length: count }, (_, index) => draft(choices, index, count));
  const tables = drafts.map((table, index) => ({
    ...table,
    hasChildren: drafts.some(({ parents }) => parents.includes(index)),
  }));
  const tenantColumn = choices.pick(["tenant", "Tenant Id", "owner_id"]);
  const declared: Record<string, TableDeclaration> = {};
  const tenantType = tenantKind.columns[0]?.[1] ?? "integer";
  const sql = [
    `CREATE TABLE tenants (id ${tenantType} PRIMARY KEY)`,
    `INSERT INTO tenants SELECT ${tenantKind.of("n").join()} FROM generate_series(1, ${tenants}) AS n`,
  ];
  for (const [index, table] of tables.entries()) {
    const deadColumns = choices.chance(0.25) ? ["gone"] : [];
    declared[table.name] = {
      ...(table.parents.length === 0
        ? { owner: "column" }
        : {
            via: table.parents.map((parent) => ({
              columns: [...pointerColumns(tables, parent)],
              references: tables[parent]?.name ?? "",
            })),
          }),
      ...(deadColumns.length > 0 ? { deadColumns } : {}),
      ...(bare(table.legacyName) === table.name ? {} : { renamedFrom: bare(table.legacyName) }),
    };
    sql.push(
      ...tableSql(choices, tables, index, {
        tenantColumn,
        tenantType,
        tenantOf: (n) => tenantKind.of(n).join(),
        deadColumns,
      }),
    );
  }
  return {
    tenantColumn,
    tenantKey: (n) => tenantKind.of(n).join(),
    tables,
    declaration: {
      tenant: { table: "tenants" },
      column: tenantColumn,
      roles: { tenant: "random_schema_tenant", system: "random_schema_system" },
      tables: declared,
    },
    sql: sql.join(";\n"),
  };
}

function bare(quoted: string): string {
  return quoted.slice(1, -1);
}

function draft(
  choices: Choices,
  index: number,
  count: number,
): Omit<RandomSchemaTable, "hasChildren"> {
  const legacyName = choices.pick([`t${index}`, `T ${index}`, `таблица${index}`, `order${index}`]);
  const parents = new Set<number>();
  if (index > 0 && !choices.chance(0.1)) {
    for (let n = choices.pick([1, 1, 1, 2]); n > 0; n -= 1) parents.add(choices.below(index));
  }
  return {
    legacyName: escapeIdentifier(legacyName),
    name: choices.chance(0.25) ? `new_${index}` : legacyName,
    rows: index === count - 1 ? 4000 : 40 + choices.below(400),
    key: choices.pick(keyKinds),
    parents: [...parents],
    refersToItself: choices.chance(0.25),
  };
}

type Surroundings = {
  readonly tenantColumn: string;
  readonly tenantType: string;
  readonly tenantOf: (n: string) => string;
  readonly deadColumns: readonly string[];
};

function tableSql(
  choices: Choices,
  tables: readonly RandomSchemaTable[],
  index: number,
  { tenantColumn, tenantType, tenantOf, deadColumns }: Surroundings,
): string[] {
  const table = tables[index];
  if (table === undefined) return [];
  const { legacyName: name, key, parents, rows, refersToItself } = table;
  const list = (columns: readonly string[]): string => columns.map(escapeIdentifier).join(", ");
  const keyColumns = key.columns.map(([column]) => column);
  const selfColumns = refersToItself ? keyColumns.map((column) => `self_${column}`) : [];
  const partitioning = choices.pick(["", "", "", "HASH", "LIST"] as const);
  const [partitionColumn = ""] = keyColumns;
  const statements = [
    `CREATE TABLE ${name} (${[
      ...key.columns.map(([column, type]) => `${escapeIdentifier(column)} ${type}`),
      ...(parents.length === 0 ? [`${escapeIdentifier(tenantColumn)} ${tenantType}`] : []),
      ...parents.flatMap((parent) =>
        pointerColumns(tables, parent).map(
          (column, at) =>
            `${escapeIdentifier(column)} ${tables[parent]?.key.columns[at]?.[1] ?? ""}`,
        ),
      ),
      ...selfColumns.map(
        (column, at) => `${escapeIdentifier(column)} ${key.columns[at]?.[1] ?? ""}`,
      ),
      "n integer",
      "note text",
      ...deadColumns.map((column) => `${column} text`),
      `PRIMARY KEY (${list(keyColumns)})`,
    ].join(
      ", ",
    )})${partitioning === "" ? "" : ` PARTITION BY ${partitioning} (${escapeIdentifier(partitionColumn)})`}`,
    ...(partitioning === "HASH"
      ? [0, 1].map(
          (rest) =>
            `CREATE TABLE part_${index}_${rest} PARTITION OF ${name} FOR VALUES WITH (MODULUS 2, REMAINDER ${rest})`,
        )
      : []),
    ...(partitioning === "LIST"
      ? [`CREATE TABLE part_${index}_all PARTITION OF ${name} DEFAULT`]
      : []),
  ];
  const period = (parent: number): number => (tables[parent]?.rows ?? 1) * parents.length;
  const pointers = parents.flatMap((parent, at) =>
    (tables[parent]?.key.of(`(1 + n % ${tables[parent]?.rows ?? 1})`) ?? []).map(
      (expression) => `CASE WHEN n % ${parents.length} = ${at} THEN ${expression} END`,
    ),
  );
  // The row before it that took the same path to the same parent.
  const before =
    parents.length === 0
      ? `(n - ${tenants})`
      : `(n - CASE n % ${parents.length} ${parents.map((parent, at) => `WHEN ${at} THEN ${period(parent)}`).join(" ")} END)`;
  statements.push(
    `INSERT INTO ${name} SELECT ${[
      ...key.of("n"),
      ...(parents.length === 0 ? [tenantOf(`(1 + n % ${tenants})`)] : []),
      ...pointers,
      ...(refersToItself
        ? key
            .of(before)
            .map((expression) => `CASE WHEN ${before} > 0 AND n % 3 = 0 THEN ${expression} END`)
        : []),
      "n",
      "md5(n::text)",
      ...deadColumns.map(() => "NULL"),
    ].join(", ")} FROM generate_series(1, ${rows}) AS n`,
  );
  for (const parent of parents) {
    const columns = pointerColumns(tables, parent);
    if (choices.chance(0.6)) statements.push(`CREATE INDEX ON ${name} (${list(columns)})`);
    if (!choices.chance(0.7)) continue;
    const action = choices.pick(["", " ON DELETE CASCADE", " ON UPDATE CASCADE"]);
    statements.push(
      `ALTER TABLE ${name} ADD FOREIGN KEY (${list(columns)}) REFERENCES ${tables[parent]?.legacyName ?? ""}${action}`,
    );
  }
  if (refersToItself) {
    statements.push(
      `ALTER TABLE ${name} ADD FOREIGN KEY (${list(selfColumns)}) REFERENCES ${name}`,
    );
  }
  return statements;
}
