import type { ParseArgsOptionsConfig } from "node:util";
import { parseArgs } from "node:util";
import { demoDirt } from "@acme/demo-data";
import type { DirtKind } from "@acme/demo-data";

/** What the demo was asked for. */
export type DemoOptions = {
  readonly scale: number;
  readonly dirt: readonly DirtKind[];
  /** What to do with rows that can't be owned; `undefined` refuses. */
  readonly remedy: "quarantine" | "assign" | undefined;
  readonly reset: boolean;
  /** Different data never share a database. */
  readonly database: string;
};

export class DemoUsageError extends Error {
  override readonly name = "DemoUsageError";
}

export const demoHelp = `pnpm demo [--scale <number>] [--dirty | --dirt <kinds>] [--remedy <remedy>] [--reset]

  Builds the legacy database on an embedded PostgreSQL (or on the server that DATABASE_URL names), shows
  what is wrong with it, takes it through every phase and prints what the database says afterwards.

  --scale <number>   how much data: 1 is the size of the reference system. Default: 1
  --dirty            with rows that can't be owned: the run refuses them (exit 4)
  --dirt <kinds>     only these kinds of dirt, separated by commas: ${demoDirt.join(", ")}
  --remedy <remedy>  what to do with such rows: quarantine, or assign (orphans to the oldest organization,
                     the rest into quarantine)
  --reset            build the legacy database anew first
  --help             this text`;

// Not in --dirty: a column that holds values is no row without an owner, and no remedy kills it.
const dirtyByDefault = demoDirt.filter((kind) => kind !== "live-customer-id");

/** As parseArgs understands them. */
export const demoFlags = {
  scale: { type: "string" },
  dirty: { type: "boolean" },
  dirt: { type: "string" },
  remedy: { type: "string" },
  reset: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsOptionsConfig;

/** @throws {DemoUsageError} naming the option and what it may be. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | "help" {
  const values = parseFlags(args, demoFlags);
  return values.help === true ? "help" : demoOptions(values);
}

/** @throws {DemoUsageError} for a flag that there is none of. */
export function parseFlags<Flags extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Flags,
) {
  try {
    // pnpm hands a "--" through when people write one.
    return parseArgs({ args: args.filter((each) => each !== "--"), options }).values;
  } catch (error) {
    throw new DemoUsageError(error instanceof Error ? error.message : String(error));
  }
}

type DemoValues = {
  readonly scale?: string | undefined;
  readonly dirty?: boolean | undefined;
  readonly dirt?: string | undefined;
  readonly remedy?: string | undefined;
  readonly reset?: boolean | undefined;
};

/** @throws {DemoUsageError} naming the option and what it may be. */
export function demoOptions(values: DemoValues): DemoOptions {
  const scale = Number(values.scale ?? "1");
  if (!(scale > 0 && scale <= 10_000)) {
    throw new DemoUsageError(`--scale ${values.scale}: a number above 0, up to 10000`);
  }
  const dirt =
    values.dirt === undefined ? (values.dirty === true ? dirtyByDefault : []) : kinds(values.dirt);
  return {
    scale,
    dirt,
    remedy: remedyOf(values.remedy),
    reset: values.reset === true,
    database: databaseName(scale, dirt),
  };
}

function kinds(list: string): DirtKind[] {
  return list.split(",").map((each) => {
    const kind = demoDirt.find((known) => known === each.trim());
    if (kind === undefined)
      throw new DemoUsageError(`--dirt ${each}: one of ${demoDirt.join(", ")}`);
    return kind;
  });
}

function remedyOf(value: string | undefined): DemoOptions["remedy"] {
  if (value === undefined || value === "quarantine" || value === "assign") return value;
  throw new DemoUsageError(`--remedy ${value}: quarantine or assign`);
}

function databaseName(scale: number, dirt: readonly DirtKind[]): string {
  const parts = [
    "acme_demo",
    ...(scale === 1 ? [] : [`x${String(scale).replaceAll(/\W/g, "_")}`]),
    ...dirt.map((kind) =>
      kind
        .split("-")
        .map((word) => word[0])
        .join(""),
    ),
  ];
  return parts.join("_");
}
