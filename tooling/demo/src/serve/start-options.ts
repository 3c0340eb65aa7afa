import type { DemoOptions } from "../demo-options.ts";
import { demoFlags, demoHelp, demoOptions, DemoUsageError, parseFlags } from "../demo-options.ts";

export type StartOptions = {
  readonly demo: DemoOptions;
  /** `undefined`: 3000, or the next that is free. */
  readonly port: number | undefined;
  readonly watch: boolean;
};

export const startHelp = `pnpm start [--port <number>] [--watch] [options of pnpm demo]

  Does what pnpm demo does, where it is still to be done, and serves the dashboard and the API on that
  database until Ctrl-C.

  --port <number>    Default: 3000, or the next that is free
  --watch            restart the API when its sources change, and the page likewise; this is what pnpm dev
                     does

${demoHelp.slice(demoHelp.indexOf("  --scale"))}`;

const flags = { ...demoFlags, port: { type: "string" }, watch: { type: "boolean" } } as const;

/** @throws {DemoUsageError} naming the option and what it may be. */
export function parseStartOptions(args: readonly string[]): StartOptions | "help" {
  const values = parseFlags(args, flags);
  if (values.help === true) return "help";
  return { demo: demoOptions(values), port: portOf(values.port), watch: values.watch === true };
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DemoUsageError(`--port ${value}: a whole number from 1 to 65535`);
}
