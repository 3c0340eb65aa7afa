import { setTimeout } from "node:timers/promises";
import type { RunningProgram } from "./programs.ts";
import { runProgram, startProgram } from "./programs.ts";

const sources = "--conditions=@acme/source";

/** Adds what the API keeps for itself, facts among it; harmless where it is there. */
export function createStorage(ownerUrl: string): Promise<void> {
  return runProgram(
    {
      args: [sources, "apps/api/src/storage/main.ts", "--facts=on"],
      env: { OWNER_DATABASE_URL: ownerUrl },
      quiet: true,
    },
    "The API's storage could not be made",
  );
}

export type ApiOptions = {
  readonly settings: Readonly<Record<string, string>>;
  /** Restarts the API when its sources change. */
  readonly watch: boolean;
  readonly port: number;
};

/** Starts the API as a process of its own, as it is run everywhere. */
export function startApi({ settings, watch, port }: ApiOptions): RunningProgram {
  return startProgram({
    args: [
      ...(watch ? ["--watch", "--watch-preserve-output"] : []),
      sources,
      "apps/api/src/dev/main.ts",
    ],
    env: { ...settings, PORT: String(port) },
  });
}

/** Waits until the API answers; `false` where it has ended before that. */
export async function isReady(url: string, { ended }: RunningProgram): Promise<boolean> {
  const over = ended.then(() => true);
  do {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok === true) return true;
  } while (!(await Promise.race([over, setTimeout(50, false)])));
  return false;
}
