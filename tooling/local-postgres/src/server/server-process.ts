import { spawn, type ChildProcess } from "node:child_process";
import { open, readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalPostgresError } from "../errors.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { freePort } from "./free-port.ts";
import { dataDirectoryInUse } from "./orphans.ts";
import { readOwner } from "./owner-file.ts";
import { readPostmaster } from "./postmaster-file.ts";
import { serverEnvironment } from "./server-environment.ts";

export type ServerPlan = {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly dataDirectory: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly port: number | undefined;
};

export type ServerProcess = {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Fast shutdown, then an immediate one, then none at all. Patience in milliseconds for each. */
  shutDown(patience: number): Promise<void>;
};

const portAttempts = 20;

/**
 * Starts the server and waits until it accepts connections, however long recovery takes, or until
 * `aborted`: shut it down then, in whatever state it is. A free port that another process took
 * meanwhile is replaced by another one.
 * @throws LocalPostgresError `PORT_IN_USE`, `DATA_DIRECTORY_IN_USE`, or `START_FAILED` with the log's tail.
 */
export async function startServerProcess(
  plan: ServerPlan,
  aborted: AbortSignal,
  nextPort: () => Promise<number> = freePort,
): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const port = plan.port ?? (await nextPort());
    const before = await logSize(plan.logFile);
    const server = await launch(plan, port);
    if ((await firstState(plan.dataDirectory, server, aborted)) !== "ended") return server;
    const log = await logTail(plan.logFile, before);
    const portTaken = log.includes("could not bind IPv4 address");
    if (portTaken && plan.port === undefined && attempt < portAttempts) continue;
    throw portTaken && plan.port !== undefined
      ? new LocalPostgresError(
          "PORT_IN_USE",
          `Port ${port} of 127.0.0.1 is taken. Choose another port, or none to get a free one.`,
        )
      : await startFailure(plan, log);
  }
}

/** The last lines of a server's log (from that byte on), which say why it ended. */
export async function logTail(logFile: string, from = 0): Promise<string> {
  const log = await readFile(logFile).catch(() => Buffer.alloc(0));
  return log.subarray(from).toString().trimEnd().split("\n").slice(-30).join("\n");
}

async function logSize(logFile: string): Promise<number> {
  return stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
}

async function launch(plan: ServerPlan, port: number): Promise<ServerProcess> {
  // Appended to, since a server that loses a race for the data directory must not wipe the winner's log.
  const log = await open(plan.logFile, "a", 0o600);
  try {
    const child = spawn(
      plan.binaries.postgres,
      ["-D", plan.dataDirectory, "-p", String(port), "-c", `config_file=${plan.configFile}`],
      { ...plan.account, cwd: "/", env: serverEnvironment, stdio: ["ignore", log.fd, log.fd] },
    );
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    return {
      port,
      ended,
      pid: child.pid ?? 0,
      shutDown: (patience) => shutDown(child, ended, patience),
    };
  } finally {
    await log.close();
  }
}

async function firstState(
  dataDirectory: string,
  server: { readonly pid: number; readonly ended: Promise<void> },
  aborted: AbortSignal,
): Promise<"ready" | "ended" | "aborted"> {
  const ended = server.ended.then(() => "ended" as const);
  for (;;) {
    const postmaster = await readPostmaster(dataDirectory);
    // The pid: a stale file of the server before says "ready" too.
    if (postmaster?.pid === server.pid && postmaster.ready) return "ready";
    if (aborted.aborted) return "aborted";
    if ((await Promise.race([ended, sleep(10, "waiting")])) === "ended") return "ended";
  }
}

async function startFailure(plan: ServerPlan, log: string): Promise<LocalPostgresError> {
  const postmaster = await readPostmaster(plan.dataDirectory);
  if (log.includes('lock file "postmaster.pid" already exists') && postmaster !== undefined) {
    return dataDirectoryInUse(
      plan.dataDirectory,
      postmaster.pid,
      await readOwner(plan.dataDirectory, postmaster.pid),
    );
  }
  return new LocalPostgresError(
    "START_FAILED",
    `PostgreSQL did not start. The end of its log says why:\n${log}`,
  );
}

async function shutDown(
  child: ChildProcess,
  ended: Promise<void>,
  patience: number,
): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    child.kill(signal);
    const timeout = new AbortController();
    const late = sleep(patience, "late", { signal: timeout.signal }).catch(() => "ended");
    const outcome = await Promise.race([ended.then(() => "ended"), late]);
    timeout.abort();
    if (outcome === "ended") return;
  }
}
