import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Account } from "../../src/server/account.ts";
import type { EmbeddedServer, StartPostgresOptions } from "../../src/postgres-server.ts";

export type Behaviour = "hold" | "end" | "exit" | "throw" | "reject";

export type ProgramOptions = {
  /** TMPDIR, where everything temporary must appear and disappear. */
  readonly room: string;
  readonly start?: StartPostgresOptions;
  /** What the program does once its server runs. Default: hold. */
  readonly afterwards?: Behaviour;
  readonly account?: Account | undefined;
  /** The program's file, when it is not this package's own. */
  readonly program?: string;
  readonly node?: string;
};

export type Program = {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The server, once it runs. Rejects with what the program wrote when it ends before. */
  readonly server: Promise<EmbeddedServer>;
  readonly ended: Promise<number | null>;
};

export const holdServer = fileURLToPath(new URL("../fixtures/hold-server.ts", import.meta.url));

/** Runs a program that starts a server, as the leader of a process group, as a terminal would. */
export function runProgram(options: ProgramOptions): Program {
  const { DATABASE_URL: _, NODE_OPTIONS: __, ...environment } = process.env;
  const child = spawn(
    options.node ?? process.execPath,
    [
      options.program ?? holdServer,
      options.afterwards ?? "hold",
      JSON.stringify(options.start ?? {}),
    ],
    {
      ...options.account,
      cwd: "/",
      detached: true,
      env: { ...environment, TMPDIR: options.room },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error("the program could not be started");
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const ended = once(child, "close").then(() => child.exitCode);
  const server = new Promise<EmbeddedServer>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => {
      const started: EmbeddedServer = JSON.parse(line);
      resolve(started);
    });
    void ended.then(() => reject(new Error(`the program ended: ${errors}`)));
  });
  // A program that is killed before it has a server is no error of the test.
  server.catch(() => undefined);
  return { process: child, pid, server, ended };
}
