import type { FreshDatabase } from "@acme/local-postgres/testing";
import { Client, Pool } from "pg";
import type { PoolConfig } from "pg";
import { onTestFinished } from "vitest";
import { createApiStorage } from "../../src/storage/index.ts";

/** Makes the API's own tables, as their owner does. */
export async function addStorage({ url }: Pick<FreshDatabase, "url">): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createApiStorage) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A pool of one of the API's logins, ended with the test. */
export function openPool(connectionString: string, options: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString, max: 4, ...options });
  pool.on("error", () => undefined);
  onTestFinished(() => pool.end());
  return pool;
}
