import { acmeTenancy } from "@acme/data-model";
import type { z } from "zod";
import type { getTenancyMigration } from "../contract/tenancy.ts";

type TableProgress = z.output<typeof getTenancyMigration.answer.schema>["tables"][number];

/** What a table held before the migration, by its name in the declaration. */
export type Baseline = { readonly table: string; readonly rows: number; readonly owned: number };

/** Where the backfill of a relation stands, by its name in the database when that was written. */
export type Position = {
  readonly relation: string;
  readonly rowsFilled: number;
  readonly seconds: number | null;
};

/** Names as `format('%I.%I')` writes them, by what the table is called in the end. */
const finalNames: ReadonlyMap<string, string> = new Map(
  acmeTenancy.tables.flatMap(({ name, legacyName }) =>
    [name, legacyName].map((each) => [`${acmeTenancy.schema}.${each}`, name] as const),
  ),
);
const order = acmeTenancy.tables.map(({ name }) => name);

/** How far each table is: those of the declaration, owners first, then what else was filled. */
export function tableProgress(
  baselines: readonly Baseline[],
  positions: readonly Position[],
): TableProgress[] {
  const nameOf = ({ relation }: Position): string => finalNames.get(relation) ?? relation;
  const before = new Map(baselines.map((each) => [each.table, each.rows - each.owned]));
  const now = new Map(positions.map((each) => [nameOf(each), each]));
  const names = new Set([...order, ...before.keys(), ...now.keys()]);
  return [...names]
    .filter((name) => before.has(name) || now.has(name))
    .map((table) => {
      const position = now.get(table);
      const rowsToFill = before.get(table) ?? null;
      return {
        table,
        state: stateOf(position, rowsToFill),
        rowsToFill,
        rowsFilled: position?.rowsFilled ?? 0,
        seconds: position?.seconds ?? null,
      };
    });
}

/** What has nothing to fill is not begun with, and done all the same. */
function stateOf(
  position: Position | undefined,
  rowsToFill: number | null,
): TableProgress["state"] {
  if (position !== undefined) return position.seconds === null ? "begun" : "done";
  return rowsToFill === 0 ? "done" : "waiting";
}
