import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { ThrottleOptions } from "../throttle/throttle.ts";

type Bound = number | "off";

/** As the command line has them: seconds, megabytes, percent. */
export type ThrottleFlags = {
  readonly loadQuery?: string;
  readonly maxLag?: Bound;
  readonly maxLagMb?: Bound;
  readonly maxDeadRows?: Bound;
  readonly maxWait?: number;
};

/** Adds the options by which the user says when the backfill stands still for others. */
export function withThrottleOptions(command: Command): Command {
  return command
    .option(
      "--load-query <sql>",
      "asked between batches: wait while its first value is true, or a text that says why",
    )
    .option("--max-lag <seconds>", "of a standby, or off (default: 10)", bound)
    .option(
      "--max-lag-mb <megabytes>",
      "of WAL that a standby lacks, or off (default: 1024)",
      bound,
    )
    .option(
      "--max-dead-rows <percent>",
      "of a table's rows, above which autovacuum goes first, or off (default: 30)",
      bound,
    )
    .option(
      "--max-wait <seconds>",
      "give up after waiting that long in a row (default: wait, and say so)",
      positive,
    );
}

/** What was chosen, in the engine's units; what was not is left to its defaults. */
export function throttleOf(flags: ThrottleFlags): Partial<ThrottleOptions> {
  const { loadQuery, maxLag, maxLagMb, maxDeadRows, maxWait } = flags;
  return {
    ...(loadQuery === undefined ? {} : { loadQuery }),
    ...(maxLag === undefined ? {} : { maxLag: scaled(maxLag, 1) }),
    ...(maxLagMb === undefined ? {} : { maxLagBytes: scaled(maxLagMb, 1024 ** 2) }),
    ...(maxDeadRows === undefined ? {} : { maxDeadRows: scaled(maxDeadRows, 0.01) }),
    ...(maxWait === undefined ? {} : { maxWait }),
  };
}

function scaled(value: Bound, unit: number): number | undefined {
  return value === "off" ? undefined : value * unit;
}

function bound(value: string): Bound {
  if (value === "off") return value;
  if (isPositive(value)) return Number(value);
  throw new InvalidArgumentError('It is a number above 0, or "off".');
}

function positive(value: string): number {
  if (isPositive(value)) return Number(value);
  throw new InvalidArgumentError("It is a number above 0.");
}

function isPositive(value: string): boolean {
  return Number.isFinite(Number(value)) && Number(value) > 0;
}
