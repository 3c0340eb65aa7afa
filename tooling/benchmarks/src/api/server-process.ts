import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type ServerProcess = {
  readonly url: string;
  /** Milliseconds of CPU that it has used so far: what else the machine does is not in it. */
  readonly cpuTime: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const cpuReporter = new URL("report-cpu.ts", import.meta.url).href;

/** Runs one of this repository's programs to its end. @throws when that is not a good one. */
export async function runProgram(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const child = start(program, environment);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`${program} ended with ${String(child.exitCode)}`);
}

/** Starts one of this repository's servers, and waits until it says in a line of JSON where it listens. */
export async function startServer(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = start(program, environment, ["--import", cpuReporter]);
  const closed = once(child, "close");
  const { stdout } = child;
  if (stdout === null) throw new Error(`${program} has no output to say where it listens`);
  let url: string | undefined;
  for await (const line of createInterface({ input: stdout })) {
    const told: unknown = JSON.parse(line);
    if (typeof told === "object" && told !== null && "url" in told) url = String(told.url);
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error(`${program} ended before it listened`);
  // Its log goes nowhere, but has to go on.
  stdout.resume();
  return {
    url,
    cpuTime: async () => {
      const answered: Promise<unknown[]> = once(child, "message");
      child.send("cpu");
      const [milliseconds] = await answered;
      return Number(milliseconds);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await closed;
    },
  };
}

function start(
  program: string,
  environment: Readonly<Record<string, string>>,
  options: readonly string[] = [],
) {
  return spawn(process.execPath, ["--conditions=@acme/source", ...options, program], {
    cwd: root,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
}
