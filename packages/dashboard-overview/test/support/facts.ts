import { setTimeout as delay } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { TenantScope } from "@acme/tenant-repositories";
import { Client } from "pg";
import { expect } from "vitest";
import type { FactsRefresh } from "../../src/index.ts";
import { installFacts, refreshFacts } from "../../src/index.ts";
import type { Chats } from "./database.ts";
import { organizationId } from "./database.ts";

/** Has the database keep facts about everybody's conversations from now on. */
export async function keepFacts({ url }: Pick<FreshDatabase, "url">): Promise<void> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    await installFacts(owner);
  } finally {
    await owner.end();
  }
}

/** Brings the facts of the organization of that number up to date. */
export async function catchUp({ as }: Pick<Chats, "as">, number = 1): Promise<number> {
  let conversations = 0;
  let done: FactsRefresh;
  do {
    done = await as(number, refreshFacts);
    conversations += done.conversations;
  } while (done.hasMore);
  return conversations;
}

type Listener = (text: string, rows: readonly unknown[]) => void;

/** The scope, of which somebody hears what it asks the database and how many rows it gets. */
export function overheard(scope: TenantScope, listener: Listener): TenantScope {
  return {
    ...scope,
    query: async <Row extends Record<string, unknown>>(
      text: string,
      values?: readonly unknown[],
    ) => {
      const result = await scope.query<Row>(text, values);
      listener(text, result.rows);
      return result;
    },
  };
}

/** The scope, in which nothing but facts may answer an overview. */
export function fromFactsAlone(scope: TenantScope): TenantScope {
  return overheard(scope, (text, rows) => {
    if (!text.includes("AS answer")) return;
    expect([text.includes("acme_overview"), rows.length]).toEqual([true, 1]);
  });
}

/** How many rows are kept for the organization of that number, by table. */
export async function factsOf(
  { database }: Pick<Chats, "database">,
  number: number,
): Promise<Record<string, number>> {
  const { rows } = await database.query<{ name: string; count: number }>(
    `SELECT 'coverage' AS name, count(*)::int FROM acme_overview.coverage WHERE organization_id = $1
     UNION ALL SELECT 'changes', count(*)::int FROM acme_overview.changes WHERE organization_id = $1
     UNION ALL SELECT 'conversation_facts', count(*)::int FROM acme_overview.conversation_facts WHERE organization_id = $1
     UNION ALL SELECT 'reply_facts', count(*)::int FROM acme_overview.reply_facts WHERE organization_id = $1`,
    [organizationId(number)],
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Resolves when somebody waits for an advisory lock. */
export async function someoneWaits({ query }: Pick<FreshDatabase, "query">): Promise<void> {
  for (;;) {
    const { rows } = await query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'",
    );
    if (rows.length > 0) return;
    await delay(20);
  }
}
