import type { ClientBase } from "pg";

import type { FilledTable, TableCounts } from "./legacy-tables.ts";
import type { Draws } from "./sql/draws.ts";
import type { TenantPlan } from "./tenants/plan-tenants.ts";

/** What every step of a run needs to know. */
export interface Generation {
  readonly client: ClientBase;
  readonly draws: Draws;
  /** The instant the data is made for: the newest row is a little older. */
  readonly now: Date;
  readonly counts: TableCounts;
  readonly tenants: TenantPlan;
  /** Counts rows that a statement has just put into a table. */
  readonly inserted: (table: FilledTable, rows: number | null) => void;
}
