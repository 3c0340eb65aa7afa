import { acmeTenancy } from "@acme/data-model";
import type { Pool } from "pg";
import { checkLogin } from "./connection/check-login.ts";
import { enterStatement, readSearchPath } from "./connection/enter.ts";
import { openPool, takeConnection } from "./connection/tenant-pool.ts";
import type { Membership } from "./context/authorize.ts";
import { authorize, membershipsOf } from "./context/authorize.ts";
import type { TenantContext } from "./context/tenant-context.ts";
import type { AcmeIds, TenantIds } from "./context/tenant-ids.ts";
import { TenantError } from "./errors/tenant-error.ts";
import type { DeletionOptions, DeletionReport } from "./offboarding/delete-organization.ts";
import { deleteOrganization } from "./offboarding/delete-organization.ts";
import { exportOrganization } from "./offboarding/export-organization.ts";
import { CurrentScopes } from "./scope/current-scope.ts";
import type { RunOptions, TenantWork } from "./scope/run-in-scope.ts";
import { runInScope } from "./scope/run-in-scope.ts";
import type { AnyScope } from "./scope/tenant-scope.ts";
import type { SystemHandle, SystemOptions, SystemReason, SystemScope } from "./system/as-system.ts";
import { asSystem } from "./system/as-system.ts";
import { acmeColumns } from "./tables/acme-tables.ts";
import { readTables } from "./tables/read-tables.ts";
import type { TenantDatabaseOptions } from "./tenant-database-options.ts";
import type { TenantRuntime } from "./tenant-runtime.ts";
import { runtimes } from "./runtimes.ts";

/**
 * A database of many tenants, one at a time.
 *
 * @typeParam Ids The types of the tenants' and the members' keys; the model's own unless said otherwise.
 */
export type TenantDatabase<Ids extends TenantIds = AcmeIds> = {
  /**
   * Makes the context that everything else asks for.
   * @throws {TenantError} `TENANT_NOT_A_MEMBER`, the same whether the organization exists or not
   */
  readonly authorize: (
    userId: Ids["member"],
    organizationId: Ids["tenant"],
  ) => Promise<TenantContext<Ids>>;
  /** The organizations that a user may choose from. */
  readonly membershipsOf: (userId: Ids["member"]) => Promise<Membership<Ids>[]>;
  /**
   * Runs work in one transaction of one tenant: committed before this answers, rolled back when it
   * throws. Inside another run() for the same tenant and user it joins that one.
   *
   * @throws {TenantError} see the codes; whatever the work throws
   */
  readonly run: <Result>(
    context: TenantContext<Ids>,
    work: TenantWork<Result, Ids>,
    options?: RunOptions,
  ) => Promise<Result>;
  /** Audited work across tenants. */
  readonly asSystem: <Result>(
    reason: SystemReason,
    work: (system: SystemScope<Ids>) => Promise<Result>,
    options?: SystemOptions,
  ) => Promise<Result>;
  /** All rows of an organization as NDJSON, of one moment; see `restoreOrganization`. Audited. */
  readonly exportOrganization: (
    organizationId: Ids["tenant"],
    reason: SystemReason,
    to: NodeJS.WritableStream,
  ) => Promise<Readonly<Record<string, number>>>;
  /** Deletes an organization with all its rows, in batches, and counts what is left. Audited. */
  readonly deleteOrganization: (
    organizationId: Ids["tenant"],
    reason: SystemReason,
    options?: DeletionOptions,
  ) => Promise<DeletionReport>;
  /** Closes all connections, once nobody uses them. */
  readonly close: () => Promise<void>;
};

/** A database whose scopes are all of one type. */
type Erased<Ids extends TenantIds> = Omit<TenantDatabase<Ids>, "run" | "asSystem"> & {
  readonly run: <Result>(
    context: TenantContext<TenantIds>,
    work: (scope: AnyScope) => Promise<Result>,
    options?: RunOptions,
  ) => Promise<Result>;
  readonly asSystem: <Result>(
    reason: SystemReason,
    work: (system: SystemHandle) => Promise<Result>,
    options?: SystemOptions,
  ) => Promise<Result>;
};

/**
 * Opens a database that `acme-tenancy` has taken to `enforce` or further.
 *
 * @throws {TenantError} `TENANT_LOGIN_REFUSED` for logins that row level security would not hold (a
 * superuser, an owner, BYPASSRLS, other memberships), `TENANT_SERVER_REFUSED` for a server before 15.9,
 * 16.5 or 17.1 and for tables without enforced row level security, `TENANT_INPUT_INVALID` for a declaration
 * whose identity is a setting, `TENANT_CONNECTION`
 *
 * @typeParam Ids For a declaration of your own: `createTenantDatabase<{ tenant: number; member: string }>(…)`.
 *
 * @example
 * ```ts no-run
 * import { organizationIdSchema, userIdSchema } from "@acme/data-model";
 * import { createTenantDatabase } from "@acme/tenant-repositories";
 *
 * const tenants = await createTenantDatabase({
 *   connection: "postgres://app@localhost/chat",
 *   systemConnection: "postgres://app_system@localhost/chat",
 * });
 * const context = await tenants.authorize(
 *   userIdSchema.parse("7d1c2a52-52a6-4a39-9c0e-0d0a1a0f6c11"),
 *   organizationIdSchema.parse("0b9a4a2e-0c5b-4f0e-8f8e-3c2d1b0a9f87"),
 * );
 * const page = await tenants.run(context, async (scope) => scope.conversations.list({ limit: 20 }));
 * console.log(page.rows.length, page.nextCursor);
 * await tenants.close();
 * ```
 */
export async function createTenantDatabase<Ids extends TenantIds = AcmeIds>(
  options: TenantDatabaseOptions,
): Promise<TenantDatabase<Ids>> {
  const { contextLifetime = 900, tenancy = acmeTenancy } = options;
  if (tenancy.identity === "setting") throw identityRefused();
  const tenantPool = openPool(options.connection, "acme tenants");
  const systemPool = openPool(options.systemConnection, "acme system");
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closing ??= Promise.all([tenantPool.end(), systemPool.end()]);
    await closing;
  };
  let runtime: TenantRuntime;
  try {
    runtime = await openRuntime(options, tenantPool, systemPool);
  } catch (error) {
    await close();
    throw error;
  }
  const database: Erased<Ids> = {
    authorize: (userId, organizationId) =>
      authorize(runtime, userId, organizationId, contextLifetime),
    membershipsOf: (userId) => membershipsOf(runtime, userId),
    run: (context, work, runOptions) => runInScope(runtime, context, work, runOptions),
    asSystem: (reason, work, systemOptions) => asSystem(runtime, reason, work, systemOptions),
    exportOrganization: (id, reason, to) => exportOrganization(runtime, id, reason, to),
    deleteOrganization: (id, reason, deletion) => deleteOrganization(runtime, id, reason, deletion),
    close,
  };
  runtimes.set(database, runtime);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a scope has the ids of its context, and more repositories than its model has tables
  return database as unknown as TenantDatabase<Ids>;
}

async function openRuntime(
  options: TenantDatabaseOptions,
  tenantPool: Pool,
  systemPool: Pool,
): Promise<TenantRuntime> {
  const { tenancy = acmeTenancy, statementTimeout = 30_000 } = options;
  const client = await takeConnection(tenantPool);
  const systemClient = await takeConnection(systemPool).catch((error: unknown) => {
    client.release();
    throw error;
  });
  try {
    await checkLogin(client, tenancy, tenancy.roles.tenant);
    await checkLogin(systemClient, tenancy, tenancy.roles.system);
    const settings = { statementTimeout, searchPath: await readSearchPath(client) };
    return {
      tenancy,
      tenantPool,
      systemPool,
      scopes: new CurrentScopes(),
      tables: await readTables(client, tenancy, acmeColumns),
      prepare: options.preparedStatements ?? true,
      settings,
      enter: enterStatement(settings),
      now: options.now ?? Date.now,
    };
  } finally {
    client.release();
    systemClient.release();
  }
}

function identityRefused(): TenantError {
  return new TenantError(
    "TENANT_INPUT_INVALID",
    'The declaration has identity: "setting", which any statement can rewrite. These repositories take their contexts from tickets: declare identity: "ticket", or work with SET LOCAL and the policies alone.',
  );
}
