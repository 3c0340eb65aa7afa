export { DemoDataError } from "./demo-data-error.ts";
export type { DemoDataErrorCode } from "./demo-data-error.ts";
export type { DemoDataOptions, DemoProgress } from "./demo-data-options.ts";
export { demoDirt } from "./dirt/dirt-kinds.ts";
export type { DirtCounts, DirtKind, DirtyRows } from "./dirt/dirt-kinds.ts";
export { expectedCounts } from "./expected-counts.ts";
export { fillLegacyDatabase } from "./fill-legacy-database.ts";
export type { DemoCounts } from "./fill-legacy-database.ts";
export type { FilledTable, TableCounts } from "./legacy-tables.ts";
