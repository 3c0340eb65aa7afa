import { accessBenchmark } from "./access/access-benchmark.ts";
import { apiBenchmark } from "./api/api-benchmark.ts";
import { backfillBenchmark } from "./backfill/backfill-benchmark.ts";
import type { Benchmark } from "./benchmark.ts";
import { UsageError } from "./benchmark.ts";
import { overviewBenchmark } from "./overview/overview-benchmark.ts";

const benchmarks: readonly Benchmark[] = [
  backfillBenchmark,
  accessBenchmark,
  overviewBenchmark,
  apiBenchmark,
];

const usage = `pnpm bench <benchmark> [options]

Benchmarks:
${benchmarks.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join("\n")}

"pnpm bench <benchmark> --help" lists the options of one.`;

/**
 * Runs what the command line asks for.
 *
 * @returns the exit code: 0 measured, 1 an error, 2 a command line that can't be understood.
 */
export async function runBench(args: readonly string[]): Promise<0 | 1 | 2> {
  // pnpm hands a "--" through when people write one.
  const [name, ...rest] = args.filter((each) => each !== "--");
  if (name === "--help" || name === "-h") {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const benchmark = benchmarks.find((each) => each.name === name);
  if (benchmark === undefined) {
    const problem = name === undefined ? "Which benchmark?" : `There is no benchmark "${name}".`;
    process.stderr.write(`${problem}\n\n${usage}\n`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(`${benchmark.help}\n`);
    return 0;
  }
  try {
    await benchmark.run(rest);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
