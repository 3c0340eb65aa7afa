import { parseArgs } from "node:util";
import { UsageError } from "../benchmark.ts";
import { jsonFile, wholeNumber } from "../option-values.ts";

export type ApiBenchOptions = {
  /** Rows of the organization that is asked for. */
  readonly conversations: number;
  readonly rounds: number;
  /** Of each question to each server in each round. */
  readonly seconds: number;
  /** Clients at the same time, each waiting for its answer. */
  readonly connections: number;
  /** Where the JSON goes; the Markdown goes beside it. */
  readonly jsonFile: string;
};

export const apiHelp = `pnpm bench api [--conversations <number>] [--rounds <number>] [--seconds <number>] [--connections <number>] [--json <file>]

  Asks the API, as production runs it, and an Express app with nothing but the same work for the same two
  things over loopback: the overview, and a page of conversations. Both are processes of their own on one
  migrated database; in each round each is asked each, in rotation. Many short rounds say more than few long
  ones: what is compared is then what the machine did at the same time.

  --conversations <number>  rows of the organization that is asked for. Default: 20000
  --rounds <number>         how often everybody has their turn. Default: 15
  --seconds <number>        for how long each time. Default: 2
  --connections <number>    clients at the same time, at most the API's REQUESTS_AT_ONCE (4). Default: 4
  --json <file>             where the JSON goes, and the Markdown beside it. Default: .acme/benchmarks/api-<conversations>.json
  --help                    this text`;

/** @throws {UsageError} naming the option and what it may be. */
export function parseApiOptions(args: readonly string[]): ApiBenchOptions {
  const values = parse(args);
  const conversations = wholeNumber("--conversations", values.conversations ?? "20000", 10_000_000);
  return {
    conversations,
    rounds: wholeNumber("--rounds", values.rounds ?? "15", 1_000),
    seconds: wholeNumber("--seconds", values.seconds ?? "2", 600),
    connections: wholeNumber("--connections", values.connections ?? "4", 4),
    jsonFile: jsonFile(values.json, `api-${conversations}`),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        conversations: { type: "string" },
        rounds: { type: "string" },
        seconds: { type: "string" },
        connections: { type: "string" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
