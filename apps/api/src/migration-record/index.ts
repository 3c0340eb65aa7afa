export { openMigrationRecord } from "./open-migration-record.ts";
export type { MigrationRecord } from "./open-migration-record.ts";
export type { Watch } from "./watch.ts";
