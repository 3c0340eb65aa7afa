import type { TenantRuntime } from "./tenant-runtime.ts";
import { TenantError } from "./errors/tenant-error.ts";

/** What is behind a database, for this package's other entry points and for nobody else. */
export const runtimes = new WeakMap<object, TenantRuntime>();

/** @throws {TenantError} `TENANT_INPUT_INVALID` for anything that `createTenantDatabase()` did not make. */
export function runtimeOf(database: object): TenantRuntime {
  const runtime = runtimes.get(database);
  if (runtime !== undefined) return runtime;
  throw new TenantError("TENANT_INPUT_INVALID", "Pass what createTenantDatabase() answered.");
}
