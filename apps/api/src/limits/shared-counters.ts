import type { Pool } from "pg";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from "rate-limiter-flexible";
import { batchedCounter } from "./batched-counter.ts";
import type { Counter } from "./counter.ts";

/**
 * How long counters are kept, in seconds: longer than any window, so that a clock that steps back finds
 * what it had counted. Keys name their window, so nothing depends on when exactly a counter goes.
 */
const KEPT = 2 * 3_600;

// The library counts and keeps; what is too many, and in which window, is said by whoever asks.
const counting = { points: 2 ** 31 - 1, duration: KEPT, keyPrefix: "" };

/** Counters in `acme_api.rate_limits`, shared by every instance that has this database. */
export function postgresCounter(pool: Pool): Counter {
  return counterOf(
    new RateLimiterPostgres({
      ...counting,
      storeClient: pool,
      storeType: "pool",
      schemaName: "acme_api",
      tableName: "rate_limits",
      tableCreated: true,
      clearExpiredByTimeout: false,
    }),
  );
}

/** A client of the package `redis`, as far as it is needed. */
export type RedisClient = {
  readonly isReady: boolean;
  readonly eval: (
    script: string,
    options: { readonly keys: string[]; readonly arguments: string[] },
  ) => Promise<unknown>;
};

/** Counters in Redis, shared by every instance that has it. */
export function redisCounter(client: RedisClient): Counter {
  return counterOf(
    new RateLimiterRedis({
      ...counting,
      keyPrefix: "acme_api",
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
    }),
  );
}

/** Counters in this process's memory. */
export function memoryCounter(): Counter & {
  /** What has been counted, without adding to it. */
  readonly read: (key: string) => Promise<number>;
} {
  const limiter = new RateLimiterMemory(counting);
  return {
    add: async (key) => (await limiter.consume(key)).consumedPoints,
    read: async (key) => (await limiter.get(key))?.consumedPoints ?? 0,
  };
}

function counterOf(limiter: RateLimiterAbstract): Counter {
  return batchedCounter(async (key, many) => (await limiter.consume(key, many)).consumedPoints);
}
