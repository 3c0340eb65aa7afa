import type { FilledTable } from "../legacy-tables.ts";

/** What years of legacy code did to the data, each kind on rows of its own. */
export const demoDirt = [
  "null-parent",
  "orphan",
  "domain-without-organization",
  "disagreeing-paths",
  "live-customer-id",
] as const;

/** A kind of dirt. */
export type DirtKind = (typeof demoDirt)[number];

/** Rows made dirty in each table that has some; rows beneath them, without an owner for that reason, don't count. */
export type DirtyRows = Readonly<Partial<Record<FilledTable, number>>>;

/** Rows made dirty, for each kind that was asked for. */
export type DirtCounts = Readonly<Partial<Record<DirtKind, DirtyRows>>>;
