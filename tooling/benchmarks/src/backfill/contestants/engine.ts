import type { MigratorEvent } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import { now } from "../../clock.ts";
import { tenancy } from "../data.ts";
import { difference } from "./backend-time.ts";
import type { Contestant } from "./contestant.ts";
import { watchBackends } from "./engine-backends.ts";

type BackfillEvent = Extract<MigratorEvent, { type: "backfill" }>;

/** The engine's backfill, exactly as `acme-tenancy backfill` runs it. */
export const engine: Contestant = engineWith("engine", "acme-tenancy backfill", 1);

/** The same as `acme-tenancy backfill --jobs <n>` runs it. */
export function engineInJobs(jobs: number): Contestant {
  return engineWith(`engine-jobs-${jobs}`, `acme-tenancy backfill --jobs ${jobs}`, jobs);
}

/**
 * Its batches over `messages` are timed by its events, from the end of the table before to the end of this
 * one: that the table before is complete is checked within that time, too.
 */
function engineWith(name: string, label: string, jobs: number): Contestant {
  return {
    name,
    label,
    fill: async (url) => {
      const ended = new Map<
        string,
        { readonly event: BackfillEvent; readonly at: number; readonly busy: number | undefined }
      >();
      // The run itself fills what is a single window.
      const backends = watchBackends(url, jobs === 1 ? 1 : jobs + 1);
      const migrator = createMigrator({
        tenancy,
        connectionString: url,
        backfill: { jobs },
        onEvent: (event) => {
          if (event.type === "phase" || event.type === "backfill") backends.look();
          if (event.type !== "backfill" || !event.done) return;
          ended.set(event.table, { event, at: now(), busy: backends.busy() });
        },
      });
      await migrator.run({ to: "backfill", only: true });
      await backends.end();
      const parents = ended.get("conversations");
      const rows = ended.get("messages");
      if (parents === undefined || rows === undefined) {
        throw new Error("the engine told of no backfill of conversations and messages");
      }
      return {
        rows: rows.event.rows,
        batches: { from: parents.at, to: rows.at },
        processorTime: difference(parents.busy, rows.busy),
      };
    },
  };
}
