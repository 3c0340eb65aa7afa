import type { ClientBase, QueryConfig } from "pg";
import { DatabaseError } from "pg";
import { TenancyMigratorError } from "../errors.ts";
import type { Throttle } from "./throttle.ts";

/** Milliseconds that the user's query may take; one that takes longer is an answer, too. */
const timeout = 5_000;

/** Waits while a query of the user's says so. It is asked in a transaction that can't write. */
export function loadQuery(query: string): Throttle {
  return {
    cause: "load-query",
    ask: async (client) => {
      const value = await firstValue(client, query);
      if (value === true) return "the load query says so";
      if (typeof value === "string") return value === "" ? undefined : value;
      if (value === undefined || value === null || value === false) return undefined;
      throw new TenancyMigratorError(
        "TENANCY_CONFIG",
        `The load query answered with ${JSON.stringify(value)}. Its first value has to be a boolean, or a text that says why to wait.`,
      );
    },
  };
}

async function firstValue(client: ClientBase, text: string): Promise<unknown> {
  await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeout}`);
  try {
    // Such a message takes a single statement, so it can't leave the transaction.
    const config: QueryConfig & { readonly queryMode: "extended" } = {
      text,
      queryMode: "extended",
    };
    const { rows } = await client.query<Record<string, unknown>>(config);
    return Object.values(rows[0] ?? {})[0];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.code === queryCanceled) return `the load query took longer than ${timeout / 1_000} s`;
    throw new TenancyMigratorError(
      "TENANCY_CONFIG",
      `The load query failed: ${error.message}. It runs with an empty search_path, so qualify its names, and in a transaction that can't write.`,
      { cause: error },
    );
  } finally {
    await client.query("ROLLBACK").catch(() => {});
  }
}

const queryCanceled = "57014";
