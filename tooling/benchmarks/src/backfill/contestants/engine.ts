import type { MigratorEvent } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import { now } from "../../clock.ts";
import { oneRow, withClient } from "../../with-client.ts";
import { tenancy } from "../data.ts";
import { backendTime, difference } from "./backend-time.ts";
import type { Contestant } from "./contestant.ts";

type BackfillEvent = Extract<MigratorEvent, { type: "backfill" }>;

/**
 * The engine's backfill, exactly as `acme-tenancy backfill` runs it. Its batches over `messages` are
 * timed by its events, from the end of the table before to the end of this one: that the table before
 * is complete is checked within that time, too.
 */
export const engine: Contestant = {
  name: "engine",
  label: "acme-tenancy backfill",
  fill: async (url) => {
    const ended = new Map<
      string,
      { readonly event: BackfillEvent; readonly at: number; readonly busy: number | undefined }
    >();
    let backend: Promise<void> | undefined;
    let pid: number | undefined;
    const backendOfRun = (where: string): Promise<void> =>
      withClient(where, async (client) => {
        ({ pid } = await oneRow<{ pid: number }>(
          client,
          `SELECT pid FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'acme-tenancy run'`,
        ));
      });
    const migrator = createMigrator({
      tenancy,
      connectionString: url,
      onEvent: (event) => {
        if (event.type === "phase") backend ??= backendOfRun(url);
        if (event.type !== "backfill" || !event.done) return;
        ended.set(event.table, {
          event,
          at: now(),
          busy: pid === undefined ? undefined : backendTime(pid),
        });
      },
    });
    await migrator.run({ to: "backfill", only: true });
    await backend;
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
