import { userIdSchema } from "@acme/data-model";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { createTenantDatabase } from "@acme/tenant-repositories";
import type { IRouter } from "express";
import { Pool } from "pg";
import type { Logger } from "pino";
import { createApp } from "./app.ts";
import type { Configuration } from "./configuration/index.ts";
import type { FactsKeeper } from "./facts/index.ts";
import { createFactsKeeper } from "./facts/index.ts";
import { rememberContexts } from "./identity/remember-contexts.ts";
import { createTokenVerifier } from "./identity/verify-token.ts";
import type { ShutdownReport } from "./lifecycle/index.ts";
import { createHealth, createHttpServer, createShutdown, listen } from "./lifecycle/index.ts";
import { createLimits, openCounter, openLimitPool } from "./limits/index.ts";
import type { Watch } from "./migration-record/index.ts";
import { openMigrationRecord } from "./migration-record/index.ts";
import type { Metrics } from "./observability/index.ts";
import { createMetrics, createMetricsServer } from "./observability/index.ts";
import { createPagesRouter, describeSignIn, readPageFiles } from "./pages/index.ts";
import { checkStorage, sweepEvery } from "./storage/index.ts";

/** An API that listens. */
export type RunningApi = {
  readonly url: string;
  /** Where `/metrics` is, if anywhere. */
  readonly metricsUrl: string | undefined;
  /** Finishes what is under way and closes everything; see `createShutdown`. */
  readonly shutDown: () => Promise<ShutdownReport>;
};

type Options = {
  readonly log: Logger;
  /** Routes besides the API's own; production has none. */
  readonly more?: IRouter;
};

/** Milliseconds that a membership which was looked up is taken to stand, as far as the database agrees. */
const REMEMBERED = 10_000;
/** Somebody who belongs nowhere, to ask the database about. */
const nobody = userIdSchema.parse("00000000-0000-0000-0000-000000000000");
/** Milliseconds between two looks for what has expired. */
const SWEEP = 3_600_000;
/** Milliseconds that a batch's statements may take at least: nobody waits for them. */
const FACTS = 60_000;

/**
 * Wires the API together and begins to listen.
 *
 * @throws {TenantError} where the database or a login is not what it has to be
 * @throws Error where the API's own tables or the dashboard's files are missing, or the port is taken
 */
export async function startApi(
  configuration: Configuration,
  { log, more }: Options,
): Promise<RunningApi> {
  const { database, http, limits: settings, metrics: metricsAt, shutdown } = configuration;
  const limitPool = openLimitPool(database.systemUrl);
  const metrics = createMetrics({ process: true });
  const store = openCounter({
    ...settings,
    pool: limitPool,
    onFailure: (error) => {
      metrics.limiterStoreFailed();
      log.warn({ error }, "requests are counted in memory: the limiter's store failed");
    },
  });
  const opened: (() => Promise<unknown>)[] = [store.close, () => limitPool.end()];
  try {
    await checkDatabase(configuration);
    const tenants = await openTenants(database);
    opened.push(tenants.close);
    const watch = await openWatch(configuration);
    if (watch !== undefined) opened.push(watch.record.close);
    const facts = await openFacts(configuration, metrics, log);
    if (facts !== undefined) opened.push(facts.close);
    // By the way that requests take: what they are counted on gives up sooner, and is not what they need.
    const health = createHealth({ checks: { database: () => tenants.membershipsOf(nobody) } });
    const limits = createLimits({
      settings,
      counter: store.counter,
      tenants,
      onRefusal: metrics.rateLimited,
    });
    const app = createApp({
      settings: {
        ...http,
        idempotencyHours: configuration.idempotency.hours,
        exportsAtOnce: Math.max(1, Math.floor(database.poolSize / 2)),
      },
      tenants,
      readers: rememberContexts(tenants, { lifetime: REMEMBERED }),
      verifyToken: createTokenVerifier(configuration.tokens),
      limits,
      health,
      metrics,
      log,
      watch,
      facts,
      ...(await openPages(configuration)),
      ...(more === undefined ? {} : { more }),
    });
    const servers = [createHttpServer(app, http)];
    const [server] = servers;
    const url = server === undefined ? "" : await listen(server, http.host, http.port);
    let metricsUrl: string | undefined;
    if (metricsAt !== undefined) {
      const metricsServer = createMetricsServer(metrics.registry);
      servers.push(metricsServer);
      metricsUrl = await listen(metricsServer, metricsAt.host, metricsAt.port);
    }
    const sweeping = sweepEvery(SWEEP, database.systemUrl, (error) =>
      log.warn({ error }, "sweep failed"),
    );
    const shutDown = createShutdown({
      servers,
      health,
      ...shutdown,
      close: [sweeping.stop, ...opened],
    });
    return { url, metricsUrl, shutDown };
  } catch (error) {
    await Promise.allSettled(opened.map((close) => close()));
    throw error;
  }
}

/** With the patience of a start: connections that requests are counted on give up after a moment. */
async function checkDatabase({ database, overviewFacts }: Configuration): Promise<void> {
  const { systemUrl, connectTimeout } = database;
  const pool = new Pool({ connectionString: systemUrl, connectionTimeoutMillis: connectTimeout });
  try {
    await checkStorage(pool, { facts: overviewFacts });
  } finally {
    await pool.end();
  }
}

function openTenants(database: Configuration["database"]): Promise<TenantDatabase> {
  const { url, systemUrl, poolSize, systemPoolSize, connectTimeout, statementTimeout } = database;
  const wait = { connectionTimeoutMillis: connectTimeout, keepAlive: true };
  return createTenantDatabase({
    connection: { connectionString: url, max: poolSize, ...wait },
    systemConnection: { connectionString: systemUrl, max: systemPoolSize, ...wait },
    statementTimeout,
  });
}

/** On a connection of their own, so that requests have all of theirs. */
async function openFacts(
  { database, overviewFacts }: Configuration,
  metrics: Metrics,
  log: Logger,
): Promise<(FactsKeeper & { readonly close: () => Promise<void> }) | undefined> {
  if (!overviewFacts) return undefined;
  const statementTimeout = Math.max(database.statementTimeout, FACTS);
  const one = { poolSize: 1, systemPoolSize: 1 };
  const tenants = await openTenants({ ...database, ...one, statementTimeout });
  const keeper = createFactsKeeper({
    tenants,
    onRefresh: metrics.factsRefreshed,
    onFailure: (error, organizationId) => {
      metrics.factsFailed();
      log.warn({ error, organizationId }, "facts were not brought up to date");
    },
  });
  const close = async (): Promise<void> => {
    await keeper.stop();
    await tenants.close();
  };
  return { ...keeper, close };
}

async function openPages({
  dashboardDirectory,
  signIn,
}: Configuration): Promise<{ readonly pages?: IRouter }> {
  if (dashboardDirectory === undefined) return {};
  const files = await readPageFiles(dashboardDirectory);
  if (signIn === undefined) return { pages: createPagesRouter(files) };
  return { pages: createPagesRouter(await describeSignIn(files, signIn), signIn.issuer) };
}

async function openWatch({ database, tenancy }: Configuration): Promise<Watch | undefined> {
  if (tenancy === undefined) return undefined;
  const { connectTimeout, statementTimeout } = database;
  const record = openMigrationRecord({ url: tenancy.url, connectTimeout, statementTimeout });
  try {
    await record.checkLogin();
  } catch (error) {
    await record.close();
    throw error;
  }
  return { operators: tenancy.operators, record };
}
