import type { TableTarget, Target } from "../target/target.ts";

/** The tables whose tenant comes by a path and may still be empty, owners first: what they say is read by the rest. */
export function tablesToFill(target: Target): readonly TableTarget[] {
  return target.tables.filter((table) => table.paths.length > 0 && !isNotNull(target, table));
}

function isNotNull({ tenancy }: Target, table: TableTarget): boolean {
  return table.current.columns.some((each) => each.name === tenancy.column && each.notNull);
}
