import { withClient } from "../../with-client.ts";
import { backendTime } from "./backend-time.ts";

/** The backends that work for one run of the engine, its jobs' among them. */
export type Backends = {
  /** Looks who they are, beside the run, until all are known. */
  readonly look: () => void;
  /** How long processors have been busy with them, in milliseconds, where that can be known. */
  readonly busy: () => number | undefined;
  /** @throws when it could not look. */
  readonly end: () => Promise<void>;
};

/** @param count How many there will be; of those that come late, all that they do is counted. */
export function watchBackends(url: string, count: number): Backends {
  const known = new Set<number>();
  let isLooking = false;
  let last: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    await withClient(url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
           AND application_name IN ('acme-tenancy run', 'acme-tenancy job')`,
      );
      for (const { pid } of rows) known.add(pid);
    });
    isLooking = false;
  };
  return {
    look: () => {
      if (isLooking || known.size >= count) return;
      isLooking = true;
      last = look();
    },
    busy: () => {
      const times = [...known].map((pid) => backendTime(pid));
      return times.reduce<number | undefined>(
        (sum, time) => (sum === undefined || time === undefined ? undefined : sum + time),
        0,
      );
    },
    end: () => last,
  };
}
