import { parseArgs } from "node:util";
import { UsageError } from "../benchmark.ts";
import { jsonFile, wholeNumber } from "../option-values.ts";
import { writerRate } from "./measure/measure-fill.ts";
import { contestants, reference } from "./contestants/contestants.ts";
import { engine, engineInJobs } from "./contestants/engine.ts";
import type { Shape } from "./shape.ts";
import { keyKinds, rowWidths, usualShape } from "./shape.ts";

export type BackfillBenchOptions = {
  readonly rows: number;
  readonly rounds: number;
  readonly shape: Shape;
  /** Of the embedded server, as in `postgresql.conf`. */
  readonly sharedBuffers: string;
  /** Names of the contestants to measure; the reference is always among them. */
  readonly contestants: readonly string[];
  /** Where the JSON goes; the Markdown goes beside it. */
  readonly jsonFile: string;
};

export const backfillHelp = `pnpm bench backfill [options]

  Fills the empty organization_id of messages under conversations under domains, each contestant on a
  fresh copy of one database on an embedded PostgreSQL (or on the server that DATABASE_URL names), in
  rotation, beside a writer with ${writerRate} single-row updates a second. Ratios are to ${reference.name}.

  --rows <number>    messages to fill. Default: 100000
  --rounds <number>  how often each contestant has its turn. Default: 5
  --keys <kind>      of conversations and messages: ${keyKinds.join(", ")}. Default: ${usualShape.keys}
  --width <width>    of a message: ${rowWidths.join(", ")} (4 kB, outside of the table). Default: ${usualShape.width}
  --shared-buffers <size>  of the embedded server. Default: 128MB
  --jobs <number>    also measures the engine with so many jobs, as engine-jobs-<number>
  --only <names>     only these contestants, separated by commas: ${contestants.map(({ name }) => name).join(", ")}
  --json <file>      where the JSON goes, and the Markdown beside it. Default: .acme/benchmarks/backfill-<rows>….json
  --help             this text`;

/** @throws {UsageError} naming the option and what it may be. */
export function parseBackfillOptions(args: readonly string[]): BackfillBenchOptions {
  const values = parse(args);
  const rows = wholeNumber("--rows", values.rows ?? "100000", 100_000_000);
  const rounds = wholeNumber("--rounds", values.rounds ?? "5", 1_000);
  const keys = oneOf("--keys", values.keys ?? usualShape.keys, keyKinds);
  const width = oneOf("--width", values.width ?? usualShape.width, rowWidths);
  const sharedBuffers = memory("--shared-buffers", values["shared-buffers"] ?? "128MB");
  const special = [
    ...(keys === usualShape.keys ? [] : [keys]),
    ...(width === usualShape.width ? [] : [width]),
    ...(values.jobs === undefined ? [] : [`jobs-${values.jobs}`]),
    ...(values["shared-buffers"] === undefined ? [] : [sharedBuffers]),
  ];
  return {
    rows,
    rounds,
    shape: { keys, width },
    sharedBuffers,
    contestants: chosen(values.only, values.jobs),
    jsonFile: jsonFile(values.json, ["backfill", rows, ...special].join("-")),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rows: { type: "string" },
        rounds: { type: "string" },
        keys: { type: "string" },
        width: { type: "string" },
        "shared-buffers": { type: "string" },
        jobs: { type: "string" },
        only: { type: "string" },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((each) => each === text);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${text}: one of ${choices.join(", ")}`);
}

function memory(option: string, text: string): string {
  if (/^[1-9]\d*(kB|MB|GB)$/.test(text)) return text;
  throw new UsageError(`${option} ${text}: a size like 64MB`);
}

function chosen(only: string | undefined, jobs: string | undefined): readonly string[] {
  const inJobs = jobs === undefined ? [] : [engineInJobs(wholeNumber("--jobs", jobs, 64)).name];
  const others = contestants.filter((each) => each !== engine).map(({ name }) => name);
  const names = [engine.name, ...inJobs, ...others];
  if (only === undefined) return names;
  const always = [reference.name, ...inJobs];
  const wanted = only.split(",").map((each) => each.trim());
  const unknown = wanted.find((each) => !names.includes(each));
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: one of ${names.join(", ")}`);
  return names.filter((each) => always.includes(each) || wanted.includes(each));
}
