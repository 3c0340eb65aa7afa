import { Client } from "pg";
import { now } from "../overview-database.ts";
import type { Contestant } from "./contestant.ts";
import { limits, rowsOf } from "./rows-of.ts";

/** What nobody who reads these rows can be quicker than: their number, from their indexes alone. */
export const floor: Contestant = {
  name: "floor",
  label: "counting the same rows, index only",
  open: async ({ freeUrl }) => {
    const client = new Client({ connectionString: freeUrl });
    await client.connect();
    // As the overview is planned, and by one process, like it.
    await client.query("SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0");
    const [text] = [
      `SELECT ${Object.values(rowsOf)
        .map((rows) => `(SELECT count(*) ${rows})`)
        .join(", ")}`,
    ];
    return {
      ask: async ({ organizationId }) => {
        await client.query(text, [organizationId, limits.from, limits.before, now]);
        return { rows: 1, numbers: undefined };
      },
      close: () => client.end(),
    };
  },
};
