import { setTimeout as sleep } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import type { Client } from "pg";

/** How a statement stood once it could go no further by itself. */
export type Progress = "waits" | "done";

/** A session whose statements a test can watch from outside. */
export type Session = {
  readonly pid: number;
  readonly client: Client;
  readonly query: (sql: string) => Promise<void>;
  /** Sends the statement, and answers when it is through or stands in a queue behind another session. */
  readonly start: (
    sql: string,
  ) => Promise<{ readonly progress: Progress; readonly end: Promise<unknown> }>;
};

export async function openTestSession(database: FreshDatabase): Promise<Session> {
  const client = await database.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const pid = rows[0]?.pid ?? 0;
  return {
    pid,
    client,
    query: async (sql) => {
      await client.query(sql);
    },
    start: async (sql) => {
      // The error is an answer like any other: whoever awaits `end` sees it.
      const end = client.query(sql).catch((error: unknown) => error);
      return { progress: await waitsOrEnds(database, pid, end), end };
    },
  };
}

async function waitsOrEnds(
  database: FreshDatabase,
  pid: number,
  end: Promise<unknown>,
): Promise<Progress> {
  for (;;) {
    const progress = await Promise.race([
      end.then(() => "done" as const),
      sleep(2, "waits" as const),
    ]);
    if (progress === "done" || (await isWaiting(database, pid))) return progress;
  }
}

/** Whether the backend stands in a queue behind another one. */
async function isWaiting(database: FreshDatabase, pid: number): Promise<boolean> {
  const { rows } = await database.query<{ waits: boolean }>(
    "SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits",
    [pid],
  );
  return rows[0]?.waits === true;
}

/** Waits until a run of the engine stands in a queue behind the given session; answers its backend. */
export async function runWaitsFor(database: FreshDatabase, holder: Session): Promise<number> {
  return until(async () => {
    const { rows } = await database.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'acme-tenancy run' AND $1 = ANY (pg_blocking_pids(pid))`,
      [holder.pid],
    );
    return rows[0]?.pid;
  });
}

/** Asks again until there is an answer, for at most ten seconds. */
export async function until<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
  throw new Error("waited ten seconds in vain");
}
