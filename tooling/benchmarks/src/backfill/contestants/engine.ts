import type { MigratorEvent } from "@acme/tenancy-migrator";
import { createMigrator } from "@acme/tenancy-migrator";
import { now } from "../../clock.ts";
import { tenancy } from "../data.ts";
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
    const ended = new Map<string, { readonly event: BackfillEvent; readonly at: number }>();
    const migrator = createMigrator({
      tenancy,
      connectionString: url,
      onEvent: (event) => {
        if (event.type === "backfill" && event.done) ended.set(event.table, { event, at: now() });
      },
    });
    await migrator.run({ to: "backfill", only: true });
    const parents = ended.get("conversations");
    const rows = ended.get("messages");
    if (parents === undefined || rows === undefined) {
      throw new Error("the engine told of no backfill of conversations and messages");
    }
    return { rows: rows.event.rows, batches: { from: parents.at, to: rows.at } };
  },
};
