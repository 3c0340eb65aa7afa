import { relative } from "node:path";
import { startPostgres } from "@acme/local-postgres";
import type { Benchmark } from "../benchmark.ts";
import { readSurroundings } from "../report/surroundings.ts";
import { rate } from "../report/units.ts";
import { writeReport } from "../report/write-report.ts";
import { organizations, withAccessDatabase } from "./access-database.ts";
import type { AccessDatabase } from "./access-database.ts";
import type { AccessBenchOptions } from "./access-options.ts";
import { accessHelp, parseAccessOptions } from "./access-options.ts";
import type { OpenContestant } from "./contestants/contestant.ts";
import { contestants, reference } from "./contestants/contestants.ts";
import type { AccessReport } from "./report/access-report.ts";
import { createReport } from "./report/access-report.ts";
import { renderMarkdown } from "./report/render-markdown.ts";
import type { Measured } from "./run-rounds.ts";
import { runRounds } from "./run-rounds.ts";
import { countRoundTrips } from "./wire/count-round-trips.ts";

/** `pnpm bench access` */
export const accessBenchmark: Benchmark = {
  name: "access",
  summary: "a tenant's rows: the repositories, pg by hand, and TypeORM",
  help: accessHelp,
  run: async (args) => {
    const options = parseAccessOptions(args);
    const report = await benchAccess(options);
    const markdown = renderMarkdown(report);
    process.stdout.write(markdown);
    const files = await writeReport(report, markdown, options.jsonFile);
    tell(`Wrote ${files.map((file) => relative(process.cwd(), file)).join(" and ")}`);
  },
};

// Nothing else reads or writes meanwhile.
const settings = { autovacuum: "off", checkpoint_timeout: "1h", max_wal_size: "32GB" };

async function benchAccess({ conversations, rounds }: AccessBenchOptions): Promise<AccessReport> {
  await using server = await startPostgres({ settings });
  const surroundings = await readSurroundings(server.url);
  tell(`Filling a database with ${rate(conversations)} conversations`);
  return await withAccessDatabase(server.url, conversations, async (database) => {
    const measured = await measure(database, rounds);
    return createReport(measured, {
      conversations,
      organizations,
      reference: reference.name,
      labels: new Map(contestants.map(({ name, label }) => [name, label])),
      surroundings,
      roundTrips: await countRoundTrips(database),
    });
  });
}

async function measure(database: AccessDatabase, rounds: number): Promise<Measured> {
  const opened = new Map<string, OpenContestant>();
  try {
    for (const { name, open } of contestants) opened.set(name, await open(database));
    return await runRounds({
      tenants: database.tenants,
      contestants: opened,
      rounds,
      onRound: (round) => tell(`round ${round + 1}/${rounds}`),
    });
  } finally {
    for (const { close } of opened.values()) await close();
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
