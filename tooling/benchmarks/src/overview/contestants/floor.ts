import { Client } from "pg";
import { now } from "../overview-database.ts";
import type { MeasuredOrganization } from "../overview-database.ts";
import type { Contestant } from "./contestant.ts";
import { limits, rowsOf } from "./rows-of.ts";

const text = `SELECT ${Object.values(rowsOf)
  .map((rows) => `(SELECT count(*) ${rows})`)
  .join(", ")}`;

/**
 * What nobody who reads these rows can be quicker than: their number, from their indexes alone. Each row
 * counts once, though the overview reads some twice.
 */
export const floor: Contestant = {
  name: "floor",
  label: "the floor: counting the same rows, index only",
  open: async ({ freeUrl, measured }) => {
    const client = new Client({ connectionString: freeUrl });
    await client.connect();
    // By one process, as the overview is; and by nothing but an index, whatever the planner thinks of it.
    await client.query(
      "SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0; SET enable_seqscan = off; SET enable_bitmapscan = off",
    );
    for (const organization of measured) await ensureIndexOnly(client, organization);
    return {
      ask: async (organization) => {
        await client.query(text, valuesFor(organization));
        return { rows: 1, numbers: undefined };
      },
      close: () => client.end(),
    };
  },
};

function valuesFor({ organizationId }: MeasuredOrganization): unknown[] {
  return [organizationId, limits.from, limits.before, now];
}

/** @throws when it reads a table after all, and so is no floor. */
async function ensureIndexOnly(client: Client, organization: MeasuredOrganization): Promise<void> {
  const { rows } = await client.query<{ "QUERY PLAN": string }>(
    `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${text}`,
    valuesFor(organization),
  );
  const plan = rows.map((row) => row["QUERY PLAN"]);
  const lines = (pattern: RegExp): number => plan.filter((line) => pattern.test(line)).length;
  const tables = Object.keys(rowsOf).length;
  if (
    lines(/ Scan /) !== tables ||
    lines(/Index Only Scan /) !== tables ||
    lines(/Heap Fetches: 0$/) !== tables
  ) {
    throw new Error(`The floor is not read from indexes alone:\n${plan.join("\n")}`);
  }
}
