import type { ClientBase } from "pg";
import type { InterruptibleSession } from "../runner/interruptible.ts";

/** Opens a session for one job of the run; what it does ends when the signal comes. */
export type OpenJob = (signal: AbortSignal) => Promise<InterruptibleSession>;

/** Several sessions that work through a list together. */
export type Jobs = {
  /** Comes when the user's does, and when one of the jobs fails. */
  readonly signal: AbortSignal;
  /**
   * Has the sessions take one item after another, until none is left. A single one is left to the run's own
   * session, which nobody needs meanwhile.
   *
   * @throws what the first job threw that failed, once the others have stopped.
   */
  readonly each: <Item>(
    items: readonly Item[],
    work: (client: ClientBase, item: Item) => Promise<void>,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
};

export function createJobs(
  own: ClientBase,
  count: number,
  open: OpenJob,
  userSignal: AbortSignal | undefined,
): Jobs {
  const failed = new AbortController();
  const signal = AbortSignal.any([
    failed.signal,
    ...(userSignal === undefined ? [] : [userSignal]),
  ]);
  const sessions: InterruptibleSession[] = [];
  const clients = async (wanted: number): Promise<readonly ClientBase[]> => {
    if (wanted === 1) return [own];
    while (sessions.length < wanted) sessions.push(await open(signal));
    return sessions.slice(0, wanted).map(({ client }) => client);
  };
  return {
    signal,
    each: async (items, work) => {
      const left = items.values();
      const errors: unknown[] = [];
      const job = async (client: ClientBase): Promise<void> => {
        try {
          for (const item of left) await work(client, item);
        } catch (error) {
          errors.push(error);
          failed.abort();
        }
      };
      await Promise.all((await clients(Math.min(count, items.length))).map(job));
      if (errors.length > 0) throw errors[0];
    },
    close: async () => void (await Promise.all(sessions.map((session) => session.close()))),
  };
}
