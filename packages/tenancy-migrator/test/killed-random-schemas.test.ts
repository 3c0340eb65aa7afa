import { setTimeout as sleep } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { freshDatabase } from "@acme/local-postgres/testing";
import { defineTenancy } from "@acme/tenancy";
import { afterAll, describe, expect, it } from "vitest";
import type { MigratorOptions } from "../src/index.ts";
import { describeCatalog } from "../src/index.ts";
import { misownedRows } from "./support/oracle.ts";
import { lostRows, startLoad } from "./support/random-load.ts";
import type { RandomSchema } from "./support/random-schema.ts";
import { randomSchema } from "./support/random-schema.ts";
import { startRunProcess } from "./support/run-process.ts";
import type { Choices } from "./support/seeded.ts";
import { choicesFrom } from "./support/seeded.ts";
import { migratorOf, sql } from "./support/shops.ts";

// ACME_RANDOM_KILLS=300 is the long form; ACME_RANDOM_SEED begins with other schemas.
const kills = Number(process.env["ACME_RANDOM_KILLS"] ?? "20");
const firstSeed = Number(process.env["ACME_RANDOM_SEED"] ?? "1");
const killsOfSchema = 4;

/** So long after so many things that the run has told of: each step of it has its turn. */
type Moment = { readonly event: number; readonly milliseconds: number };

let inTheMiddle = 0;

describe("a run on a random schema that ends in the middle, while legacy code writes", () => {
  afterAll(() => {
    console.info(`${inTheMiddle} of ${kills} runs ended in the middle`);
  });

  const seeds = Array.from({ length: Math.ceil(kills / killsOfSchema) }, (_, at) => firstSeed + at);
  it.each(seeds)("ends like an undisturbed one when it is run again (schema %i)", async (seed) => {
    const schema = randomSchema(seed);
    const tenancy = defineTenancy(schema.declaration);
    const legacy = { template: `random_${seed}`, build: (url: string) => sql(url, schema.sql) };
    const undisturbed = await freshDatabase(legacy);
    let events = 0;
    await migratorOf(undisturbed, tenancy, { onEvent: () => (events += 1) }).run({
      to: "contract",
    });
    const catalog = await catalogOf(undisturbed);
    const choices = choicesFrom(seed);
    for (let kill = 0; kill < killsOfSchema; kill += 1) {
      const database = await freshDatabase(legacy);
      const load = startLoad(database, schema, seed * 100 + kill);
      const moment = { event: 1 + choices.below(events), milliseconds: choices.below(40) };
      const ended = await (kill % 2 === 0
        ? killProcess(database, schema, someJobs(choices), moment)
        : endConnection(database, schema, someJobs(choices), moment));
      if (ended) inTheMiddle += 1;
      const backfill = someJobs(choices);
      const report = await migratorOf(database, tenancy, { lockWait: 10_000, backfill }).run({
        to: "contract",
      });
      const { known, errors } = await load.end();
      expect({ seed, kill, holds: report.holds, errors }).toEqual({
        seed,
        kill,
        holds: true,
        errors: [],
      });
      expect(await misownedRows(database, tenancy)).toEqual([]);
      expect(await lostRows(database, schema, known)).toEqual([]);
      expect(await catalogOf(database)).toEqual(catalog);
    }
  });
});

type Jobs = NonNullable<MigratorOptions["backfill"]>;

/** Windows so small that there is something for each. */
function someJobs(choices: Choices): Jobs {
  return { jobs: 1 + choices.below(4), windowBlocks: 1 + choices.below(8), batchDuration: 5 };
}

async function killProcess(
  database: FreshDatabase,
  { declaration }: RandomSchema,
  backfill: Jobs,
  moment: Moment,
): Promise<boolean> {
  const connectionString = database.url;
  const run = startRunProcess({ connectionString, declaration, backfill, to: "contract" });
  await Promise.race([run.saidLines(moment.event), run.finished]);
  await Promise.race([sleep(moment.milliseconds), run.finished]);
  const exitCode = await run.kill();
  expect([null, 0]).toContain(exitCode);
  return exitCode === null;
}

async function endConnection(
  database: FreshDatabase,
  { declaration }: RandomSchema,
  backfill: Jobs,
  moment: Moment,
): Promise<boolean> {
  let events = 0;
  const reached = Promise.withResolvers<undefined>();
  const onEvent = (): void => {
    events += 1;
    if (events === moment.event) reached.resolve(undefined);
  };
  const run = migratorOf(database, defineTenancy(declaration), { onEvent, backfill })
    .run({ to: "contract" })
    .then(() => "done", codeOf);
  await Promise.race([reached.promise, run]);
  await sleep(moment.milliseconds);
  // The run's own, or that of one of its jobs.
  await database.query(
    `SELECT pg_terminate_backend(pid) FROM (
       SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND application_name IN ('acme-tenancy run', 'acme-tenancy job')
       ORDER BY (pid + $1) % 7 LIMIT 1) AS session`,
    [moment.milliseconds],
  );
  const end = await run;
  expect(["done", "TENANCY_CONNECTION"]).toContain(end);
  return end !== "done";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

async function catalogOf(database: FreshDatabase): Promise<readonly string[]> {
  const client = await database.connect();
  const lines = await describeCatalog(client);
  await client.end();
  return lines;
}
