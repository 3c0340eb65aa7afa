import { Pool } from "pg";
import { connectRedis } from "./connect-redis.ts";
import type { Counter } from "./counter.ts";
import { insuredCounter } from "./insured-counter.ts";
import { memoryCounter, postgresCounter, redisCounter } from "./shared-counters.ts";

type Options = {
  readonly store: "postgres" | "redis" | "memory";
  /** For `redis`. */
  readonly redisUrl: string | undefined;
  /** For `postgres`: a pool of {@link openLimitPool}. */
  readonly pool: Pool;
  readonly onFailure: (error: unknown) => void;
};

/** The counter that the settings ask for, insured by memory, and what closes its store. */
export function openCounter(options: Options): {
  readonly counter: Counter;
  readonly close: () => Promise<void>;
} {
  const { store, redisUrl = "", pool, onFailure } = options;
  const insured = (shared: Counter): Counter =>
    insuredCounter({ shared, now: Date.now, onFailure });
  if (store === "memory") return { counter: memoryCounter(), close: () => Promise.resolve() };
  if (store === "postgres") {
    return { counter: insured(postgresCounter(pool)), close: () => Promise.resolve() };
  }
  const { client, close } = connectRedis(redisUrl, onFailure);
  return { counter: insured(redisCounter(client)), close };
}

/**
 * Few connections that wait for nothing: a request is not to be held up by its being counted. They are
 * apart from those of the tenants' work and of the contexts, so neither takes the other's.
 */
export function openLimitPool(connectionString: string): Pool {
  const pool = new Pool({
    connectionString,
    application_name: "acme limits",
    max: 4,
    connectionTimeoutMillis: 500,
    statement_timeout: 250,
    query_timeout: 500,
    keepAlive: true,
  });
  // A connection that breaks is replaced; the request that was on it is counted in memory.
  pool.on("error", () => undefined);
  return pool;
}
