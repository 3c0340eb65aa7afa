import { Client } from "pg";
import { sweepFacts } from "@acme/dashboard-overview";

/**
 * Deletes counters and answers that have expired, and answers to who is no member any more, which are all
 * of a deleted organization's. A policy says which answers: the login sees none of them. Then facts that
 * nobody needs, where facts are kept.
 *
 * @param systemUrl the login of the system role
 * @param now milliseconds since the epoch; counters expire by the API's clock, answers by the database's
 */
export async function sweep(systemUrl: string, now: number): Promise<void> {
  // A connection of its own: those that requests are counted on give up after a moment.
  const client = new Client({ connectionString: systemUrl, application_name: "acme sweep" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("DELETE FROM acme_api.rate_limits WHERE expire < $1", [now]);
    await client.query("DELETE FROM acme_api.idempotent_answers");
    await sweepFacts(client);
  } finally {
    await client.end();
  }
}

/** Sweeps at once and then again and again, until it is stopped; what fails is tried the next time. */
export function sweepEvery(
  milliseconds: number,
  systemUrl: string,
  onFailure: (error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  let sweeping = Promise.resolve();
  const start = (): void => {
    sweeping = sweep(systemUrl, Date.now()).catch(onFailure);
  };
  start();
  const timer = setInterval(start, milliseconds);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await sweeping;
    },
  };
}
