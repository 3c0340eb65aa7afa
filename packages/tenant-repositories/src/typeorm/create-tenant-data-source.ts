import type { EntitySchema, MixedList } from "typeorm";
import { DataSource } from "typeorm";
import { acmeEntities } from "../entities/acme-entities.ts";
import { runtimeOf } from "../runtimes.ts";
import type { AcmeIds, TenantIds } from "../context/tenant-ids.ts";
import type { TenantDatabase } from "../tenant-database.ts";
import { scopedDriver } from "./scoped-driver.ts";

export type TenantDataSourceOptions = {
  /** Yours. The model's own are there as well, by the names of their tables. */
  readonly entities?: MixedList<Function | string | EntitySchema>;
};

/**
 * A TypeORM data source without a connection of its own: whatever is asked of it (repositories, query
 * builders, `transaction()`, relations, subscribers) runs in the transaction of the `run()` around it, and
 * outside of one throws `TENANT_NO_SCOPE` instead of answering with nothing.
 *
 * There is no query cache (one tenant's answers would be another's) and no `stream()`; the schema is the
 * migration's business.
 *
 * @example
 * ```ts no-run
 * import type { ConversationRecord } from "@acme/data-model";
 * import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
 * import { createTenantDataSource } from "@acme/tenant-repositories/typeorm";
 *
 * export async function countConversations(tenants: TenantDatabase, context: TenantContext): Promise<number> {
 *   const dataSource = await createTenantDataSource(tenants);
 *   return tenants.run(context, async () =>
 *     dataSource.getRepository<ConversationRecord>("conversations").count(),
 *   );
 * }
 * ```
 */
export async function createTenantDataSource<Ids extends TenantIds = AcmeIds>(
  database: TenantDatabase<Ids>,
  options: TenantDataSourceOptions = {},
): Promise<DataSource> {
  const runtime = runtimeOf(database);
  const given = options.entities ?? [];
  const { driver, confine } = scopedDriver(runtime);
  const dataSource = new DataSource({
    type: "postgres",
    driver,
    entities: [
      ...Object.values(acmeEntities),
      ...(Array.isArray(given) ? given : Object.values(given)),
    ],
    schema: runtime.tenancy.schema,
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    cache: false,
  });
  await dataSource.initialize();
  confine();
  return dataSource;
}
