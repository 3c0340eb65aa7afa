import type { Client } from "pg";
import { openSession } from "./session.ts";

/** A session whose statement ends when a signal comes, which should not have to wait for an index build. */
export type InterruptibleSession = {
  readonly client: Client;
  /** Its process on the server. */
  readonly backend: number;
  readonly close: () => Promise<void>;
};

export async function openInterruptible(
  connectionString: string,
  role: string,
  signal: AbortSignal | undefined,
): Promise<InterruptibleSession> {
  const client = await openSession(connectionString, role);
  const { rows } = await client.query<{ backend: number }>("SELECT pg_backend_pid() AS backend");
  const backend = rows[0]?.backend ?? 0;
  const stop = (): void => void cancelStatement(connectionString, backend);
  signal?.addEventListener("abort", stop, { once: true });
  return {
    client,
    backend,
    close: async () => {
      signal?.removeEventListener("abort", stop);
      await client.end().catch(() => {});
    },
  };
}

/** Where even this fails, the statement ends first. */
async function cancelStatement(connectionString: string, backend: number): Promise<void> {
  try {
    const helper = await openSession(connectionString, "cancel");
    await helper.query("SELECT pg_cancel_backend($1)", [backend]);
    await helper.end();
  } catch {
    // Whoever works with the session notices the signal before its next statement.
  }
}
