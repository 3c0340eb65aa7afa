import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { misownedRows } from "./support/oracle.ts";
import type { RandomDatabase } from "./support/random-ownership.ts";
import {
  pointerColumns,
  randomDatabases,
  toSql,
  toTenancy,
  writesToSql,
} from "./support/random-ownership.ts";
import { migratorOf } from "./support/shops.ts";

const role = "random_ownership_tenant";
const quarantine = { kind: "quarantine" } as const;

type Row = Readonly<Record<string, number | null>>;
type Rows = readonly (readonly Row[])[];

it("gives every row the tenant that its data leads to, and sets aside those that have none or two", async () => {
  const database = await freshDatabase();
  await fc.assert(
    fc.asyncProperty(randomDatabases, async (random) => {
      await database.query(
        "DROP SCHEMA IF EXISTS acme_tenancy CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public",
      );
      await database.query(toSql(random));
      const tenancy = toTenancy(random, role);
      const migrator = migratorOf(database, tenancy);
      const remedies = { orphans: quarantine, dangling: quarantine, conflicts: quarantine };
      await migrator.run({ to: "expand", remedies });
      for (const write of writesToSql(random)) await database.query(write);
      expect(await misownedRows(database, tenancy, true)).toEqual([]);

      const owners = ownersOf(random, await readRows(database, random));
      const report = await migrator.run({ to: "enforce", remedies });
      expect(report.holds).toBe(true);
      const after = await readRows(database, random);
      expect(after.map((rows) => new Map(rows.map((row) => [row["id"], row["tenant"]])))).toEqual(
        owners,
      );
    }),
    { seed: 20_261_123, numRuns: 40 },
  );
}, 180_000);

async function readRows(database: FreshDatabase, { tables }: RandomDatabase): Promise<Rows> {
  const rows: Row[][] = [];
  for (const index of tables.keys()) {
    rows.push(
      (await database.query<Record<string, number | null>>(`SELECT * FROM t${index} ORDER BY id`))
        .rows,
    );
  }
  return rows;
}

/**
 * The oracle: for each table, the tenant of each row that has one. A row has one when everything that it
 * points at is there and has the same; when it points at nothing, when it says one itself.
 */
function ownersOf({ tables }: RandomDatabase, rows: Rows): readonly Map<number, number>[] {
  const owners: Map<number, number>[] = [];
  for (const [index, table] of tables.entries()) {
    const ofTable = new Map<number, number>();
    for (const row of rows[index] ?? []) {
      const found = pointerColumns(table).flatMap((column, at) => {
        const pointer = row[column] ?? null;
        const parent = table.parents[at];
        if (pointer === null) return [];
        return parent === undefined
          ? [pointer <= 5 ? pointer : "nobody"]
          : [owners[parent]?.get(pointer) ?? "nobody"];
      });
      const said = found.length === 0 && row["tenant"] != null ? [row["tenant"]] : found;
      const [owner] = said;
      if (typeof owner === "number" && said.every((each) => each === owner))
        ofTable.set(row["id"] ?? 0, owner);
    }
    owners.push(ofTable);
  }
  return owners;
}
