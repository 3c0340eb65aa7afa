import { parseArgs } from "node:util";
import { UsageError } from "../benchmark.ts";
import { jsonFile, wholeNumber } from "../option-values.ts";

export type OverviewBenchOptions = {
  /** Messages of all organizations together. */
  readonly messages: number;
  readonly rounds: number;
  /** Where the JSON goes; the Markdown goes beside it. */
  readonly jsonFile: string;
};

export const overviewHelp = `pnpm bench overview [--messages <number>] [--rounds <number>] [--json <file>]

  Asks for the overview of 30 days and the 30 before, of organizations with 1,000, 100,000 and 1,000,000
  messages in the period: by getOverview(), from the tables and from the facts kept beside them; the old way, by SELECT * and computing in Node, and the same of
  only the columns that it takes; and, as the floor, by counting the same rows in their indexes alone. Twice,
  on an embedded PostgreSQL (or on the server that DATABASE_URL names): among the messages of one other
  organization, and of 1,000 others. Everybody has a process, so that its memory is its own. Each round has
  everybody answer for each size in each database, in rotation.

  --messages <number>  of all organizations together; sizes that do not fit twice are left out. Default: 5000000
  --rounds <number>    how often everybody has their turn. Default: 7
  --json <file>        where the JSON goes, and the Markdown beside it. Default: .acme/benchmarks/overview-<messages>.json
  --help               this text`;

/** @throws {UsageError} naming the option and what it may be. */
export function parseOverviewOptions(args: readonly string[]): OverviewBenchOptions {
  const values = parse(args);
  const messages = wholeNumber("--messages", values.messages ?? "5000000", 100_000_000);
  const rounds = wholeNumber("--rounds", values.rounds ?? "7", 10_000);
  if (messages < 2_000) {
    throw new UsageError(`--messages ${messages}: at least 2,000, or no organization fits in`);
  }
  return { messages, rounds, jsonFile: jsonFile(values.json, `overview-${messages}`) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        messages: { type: "string" },
        rounds: { type: "string" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
