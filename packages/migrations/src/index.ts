export { createDataSource } from "./create-data-source.ts";
export { MigrationsError } from "./errors.ts";
export type { MigrationsErrorCode } from "./errors.ts";
export { Backfill } from "./migrations/backfill.ts";
export { Baseline } from "./migrations/baseline.ts";
export { Contract } from "./migrations/contract.ts";
export { Enforce } from "./migrations/enforce.ts";
export { Expand } from "./migrations/expand.ts";
export { migrations } from "./migrations/migrations.ts";
export {
  createLegacySchema,
  dropLegacySchema,
  legacyAppRole,
  legacyTables,
} from "./baseline/legacy-schema.ts";
export type { LegacyTable } from "./baseline/legacy-schema.ts";
