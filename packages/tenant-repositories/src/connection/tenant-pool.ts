import type { ClientBase, PoolClient, PoolConfig } from "pg";
import { Pool } from "pg";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import { finishLate } from "./late-commit.ts";

/** A server to connect to: a URL, or node-pg's options. */
export type Connection = string | PoolConfig;

/**
 * A pool whose clients pipeline: statements are sent without waiting for the answers to those before, so
 * opening a transaction costs no round trip of its own. https://node-postgres.com/features/pipelining
 */
export function openPool(connection: Connection, applicationName: string): Pool {
  const config = typeof connection === "string" ? { connectionString: connection } : connection;
  const pool = new Pool({ application_name: applicationName, ...config, pipeline: true });
  // A connection that breaks is the pool's to replace, and its statements' to report; no reason to exit.
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

function ignore(): void {}

/** @throws {TenantError} `TENANT_CONNECTION` */
export async function takeConnection(pool: Pool): Promise<PoolClient> {
  const client = await takeForTransaction(pool);
  finishLate(client);
  return client;
}

/** The same for what begins with a transaction, and then may carry the COMMIT of the one before. */
export async function takeForTransaction(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

/** How often a connection's prepared statements have been dropped. */
const generations = new WeakMap<ClientBase, number>();

/** After so many, what node-pg remembers of dropped statements has outweighed a new connection. */
const lastGeneration = 100;

/**
 * The name of a prepared statement on this connection. Whatever raw SQL did to a session's prepared
 * statements, they are dropped with it, and the next ones have names that nobody had before.
 */
export function preparedName(client: ClientBase, name: string): string {
  const generation = generations.get(client) ?? 0;
  return generation === 0 ? name : `${name}_${generation}`;
}

/** Says that the session's prepared statements have been dropped. Answers whether it is worth keeping. */
export function startGeneration(client: ClientBase): boolean {
  const generation = (generations.get(client) ?? 0) + 1;
  generations.set(client, generation);
  return generation < lastGeneration;
}
