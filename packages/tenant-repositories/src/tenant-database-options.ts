import type { Tenancy } from "@acme/tenancy";
import type { Connection } from "./connection/tenant-pool.ts";

/** What {@link createTenantDatabase} is told. */
export type TenantDatabaseOptions = {
  /** A login that is a member of the tenant role (`acme_tenant`) and of nothing else. */
  readonly connection: Connection;
  /**
   * A login that is a member of the system role (`acme_system`) and of nothing else. It issues contexts and
   * does `asSystem()`. Two logins, since whatever a tenant's connection could become, an injected statement
   * could make of it.
   */
  readonly systemConnection: Connection;
  /** Default: `acmeTenancy` of `@acme/data-model`. */
  readonly tenancy?: Tenancy;
  /** How long a context is good for, in seconds, at most a day. Default: 900. */
  readonly contextLifetime?: number;
  /** After how many milliseconds PostgreSQL gives a statement up; 0 is never. Default: 30,000. */
  readonly statementTimeout?: number;
  /**
   * Prepare statements on their connection. Default: true. Say false behind a pooler that keeps none in
   * transaction mode (PgBouncer before 1.21, or with `max_prepared_statements = 0`).
   */
  readonly preparedStatements?: boolean;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
};
