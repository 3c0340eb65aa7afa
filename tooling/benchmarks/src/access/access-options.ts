import { parseArgs } from "node:util";
import { UsageError } from "../benchmark.ts";
import { jsonFile, wholeNumber } from "../option-values.ts";

export type AccessBenchOptions = {
  /** Rows of the table that is asked. */
  readonly conversations: number;
  readonly rounds: number;
  /** Where the JSON goes; the Markdown goes beside it. */
  readonly jsonFile: string;
};

export const accessHelp = `pnpm bench access [--conversations <number>] [--rounds <number>] [--json <file>]

  Asks the same four questions of one migrated database through the tenant repositories, through "pg" by
  hand without row level security, and through TypeORM's own repository; each round has everybody answer
  each question, in rotation, on an embedded PostgreSQL (or on the server that DATABASE_URL names). Then
  counts the round trips of the repositories on the wire.

  --conversations <number>  rows of the table that is asked, in 50 organizations. Default: 200000
  --rounds <number>         how often everybody has their turn. Default: 25
  --json <file>             where the JSON goes, and the Markdown beside it. Default: .acme/benchmarks/access-<conversations>.json
  --help                    this text`;

/** @throws {UsageError} naming the option and what it may be. */
export function parseAccessOptions(args: readonly string[]): AccessBenchOptions {
  const values = parse(args);
  const conversations = wholeNumber(
    "--conversations",
    values.conversations ?? "200000",
    100_000_000,
  );
  const rounds = wholeNumber("--rounds", values.rounds ?? "25", 10_000);
  return { conversations, rounds, jsonFile: jsonFile(values.json, `access-${conversations}`) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        conversations: { type: "string" },
        rounds: { type: "string" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
