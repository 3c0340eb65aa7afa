import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const programs = { api: "apps/api/src/dev/main.ts", storage: "apps/api/src/storage/main.ts" };

/** Adds what the API keeps for itself; harmless where it is there. */
export async function createStorage(ownerUrl: string): Promise<void> {
  const program = spawn(process.execPath, ["--conditions=@acme/source", programs.storage], {
    cwd: root,
    env: { ...process.env, OWNER_DATABASE_URL: ownerUrl },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await once(program, "close");
  if (program.exitCode !== 0) throw new Error("The API's storage could not be made; see above.");
}

export type ApiOptions = {
  readonly settings: Readonly<Record<string, string>>;
  /** Restarts the API when its sources change. */
  readonly watch: boolean;
  readonly port: number;
};

/**
 * Runs the API as a process of its own, as it is run everywhere, until it ends or this one is told to.
 *
 * @returns its exit code.
 */
export async function serveApi(
  { settings, watch, port }: ApiOptions,
  onReady: (url: string) => void,
): Promise<number> {
  const api = spawn(
    process.execPath,
    [
      ...(watch ? ["--watch", "--watch-preserve-output"] : []),
      "--conditions=@acme/source",
      programs.api,
    ],
    {
      cwd: root,
      env: { ...process.env, ...settings, PORT: String(port) },
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const ended = once(api, "close");
  // A terminal's Ctrl-C reaches both processes: this one only waits for the other, which finishes its requests.
  const pass = (signal: NodeJS.Signals): void => void api.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
  try {
    const url = `http://localhost:${port}`;
    if (await isReady(url, ended)) onReady(url);
    await ended;
    return api.exitCode ?? 0;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, pass);
  }
}

/** Waits until the API answers; `false` where it has ended before that. */
async function isReady(url: string, ended: Promise<unknown>): Promise<boolean> {
  const over = ended.then(() => true);
  do {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.ok === true) return true;
  } while (!(await Promise.race([over, setTimeout(50, false)])));
  return false;
}
