import { relative } from "node:path";
import { startPostgres } from "@acme/local-postgres";
import type { Benchmark } from "../benchmark.ts";
import { readSurroundings } from "../report/surroundings.ts";
import { rate } from "../report/units.ts";
import { writeReport } from "../report/write-report.ts";
import { openInChild } from "./child/open-in-child.ts";
import { contestants } from "./contestants/contestants.ts";
import type { OverviewDatabase } from "./overview-database.ts";
import { withOverviewDatabase } from "./overview-database.ts";
import type { OverviewBenchOptions } from "./overview-options.ts";
import { overviewHelp, parseOverviewOptions } from "./overview-options.ts";
import type { OverviewReport } from "./report/overview-report.ts";
import { createReport } from "./report/overview-report.ts";
import { renderMarkdown } from "./report/render-markdown.ts";
import type { Timed, Turn } from "./run-rounds.ts";
import { runRounds } from "./run-rounds.ts";

/** `pnpm bench overview` */
export const overviewBenchmark: Benchmark = {
  name: "overview",
  summary: "the dashboard's numbers: in SQL, in Node, and the floor",
  help: overviewHelp,
  run: async (args) => {
    const options = parseOverviewOptions(args);
    const report = await benchOverview(options);
    const markdown = renderMarkdown(report);
    process.stdout.write(markdown);
    const files = await writeReport(report, markdown, options.jsonFile);
    tell(`Wrote ${files.map((file) => relative(process.cwd(), file)).join(" and ")}`);
  },
};

// Nothing else reads or writes meanwhile, and what is measured is in memory.
const settings = {
  autovacuum: "off",
  checkpoint_timeout: "1h",
  max_wal_size: "32GB",
  shared_buffers: "2GB",
};

async function benchOverview({ messages, rounds }: OverviewBenchOptions): Promise<OverviewReport> {
  await using server = await startPostgres({ settings });
  const surroundings = await readSurroundings(server.url);
  tell(`Filling two databases with ${rate(messages)} messages each`);
  return await withOverviewDatabase(server.url, { messages, others: 1 }, async (few) =>
    withOverviewDatabase(server.url, { messages, others: 1_000 }, async (many) => {
      const timed = await measure([few, many], rounds);
      return createReport(timed, { messages, rounds, surroundings });
    }),
  );
}

async function measure(
  databases: readonly OverviewDatabase[],
  rounds: number,
): Promise<readonly Timed[]> {
  const turns: Turn[] = [];
  try {
    for (const database of databases) {
      for (const { name } of contestants) {
        const opened = await openInChild(name, database);
        for (const organization of database.measured) {
          turns.push({ contestant: name, others: database.others, organization, opened });
        }
      }
    }
    return await runRounds(turns, rounds, (round) => tell(`round ${round + 1}/${rounds}`));
  } finally {
    for (const opened of new Set(turns.map((turn) => turn.opened))) await opened.close();
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
