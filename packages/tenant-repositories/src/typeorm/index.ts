export { createTenantDataSource } from "./create-tenant-data-source.ts";
export type { TenantDataSourceOptions } from "./create-tenant-data-source.ts";
