import { relative } from "node:path";
import { dropDatabase, startPostgres } from "@acme/local-postgres";
import type { Benchmark } from "../benchmark.ts";
import type { BackfillBenchOptions } from "./backfill-options.ts";
import { backfillHelp, parseBackfillOptions } from "./backfill-options.ts";
import { contestantNamed, reference } from "./contestants/contestants.ts";
import { rowCounts } from "./data.ts";
import type { BackfillReport } from "./report/backfill-report.ts";
import { createReport } from "./report/backfill-report.ts";
import { renderMarkdown } from "./report/render-markdown.ts";
import { readSurroundings } from "../report/surroundings.ts";
import { duration, rate } from "../report/units.ts";
import { writeReport } from "../report/write-report.ts";
import { runRounds } from "./run-rounds.ts";
import { createTemplate } from "./template.ts";

/** `pnpm bench backfill` */
export const backfillBenchmark: Benchmark = {
  name: "backfill",
  summary:
    "filling the tenant column: acme-tenancy, one UPDATE, keyset loops, and pgroll's SQL replayed",
  help: backfillHelp,
  run: async (args) => {
    const options = parseBackfillOptions(args);
    const report = await benchBackfill(options);
    const markdown = renderMarkdown(report);
    process.stdout.write(markdown);
    const files = await writeReport(report, markdown, options.jsonFile);
    tell(`Wrote ${files.map((file) => relative(process.cwd(), file)).join(" and ")}`);
  },
};

// As in production but for fsync, which would measure the disk; and nothing else writes meanwhile.
const settings = {
  autovacuum: "off",
  checkpoint_timeout: "1h",
  full_page_writes: "on",
  max_wal_size: "32GB",
  synchronous_commit: "on",
};

async function benchBackfill({
  rows,
  rounds,
  shape,
  sharedBuffers,
  contestants: names,
}: BackfillBenchOptions): Promise<BackfillReport> {
  await using server = await startPostgres({
    settings: { ...settings, shared_buffers: sharedBuffers },
  });
  const surroundings = await readSurroundings(server.url);
  tell(`Filling a database with ${rate(rows)} messages`);
  const template = await createTemplate(server.url, rows, shape);
  try {
    const measured = await runRounds({
      serverUrl: server.url,
      template,
      counts: rowCounts(rows),
      keys: shape.keys,
      rounds,
      contestants: names,
      onMeasured: (round, name, { batchSeconds, wholeSeconds, writer }) => {
        tell(
          `round ${round + 1}/${rounds} ${name.padEnd(18)} ${rate(rows / batchSeconds).padStart(8)} rows/s, whole command ${duration(wholeSeconds * 1_000)}, writer's longest wait ${duration(writer.longest)}`,
        );
      },
    });
    const labels = new Map(names.map((name) => [name, contestantNamed(name)?.label ?? name]));
    return createReport(measured, { rows, shape, reference: reference.name, labels, surroundings });
  } finally {
    await dropDatabase(server.url, template);
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
