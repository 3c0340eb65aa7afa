import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { LocalPostgresError } from "../errors.ts";
import { endOrphan } from "../server/orphans.ts";
import { supervisorArgument } from "../server/owner-file.ts";
import { removeFolder } from "../server/workspace.ts";
import {
  parseReport,
  type StartedServer,
  type StartRequest,
  type SupervisorReport,
} from "./protocol.ts";

type Supervisor = ChildProcessByStdio<Writable, Readable, Readable>;

const program = fileURLToPath(new URL("./main.ts", import.meta.url));

/**
 * Starts a server under a supervisor. The supervisor's standard input is the lifeline: the kernel closes
 * it when this process ends in any way at all, and only this process holds its other end.
 * @throws LocalPostgresError what the supervisor reports
 */
export async function startSupervisor(
  request: StartRequest,
): Promise<{ readonly started: StartedServer; readonly stop: () => Promise<void> }> {
  const supervisor = spawn(process.execPath, [program, supervisorArgument], {
    // Its own session: Ctrl-C goes to every process of the terminal's.
    detached: true,
    cwd: "/",
    // A debugger or a loader meant for this process is not meant for that one.
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  supervisor.stdin.on("error", () => undefined);
  supervisor.stdin.write(`${JSON.stringify(request)}\n`);
  const said = collect(supervisor);
  const closed = once(supervisor, "close");
  const first = await Promise.race([said.firstReport, closed.then(() => undefined)]);
  if (first?.kind !== "ready") {
    await closed;
    throw first === undefined
      ? new LocalPostgresError("START_FAILED", `The server's supervisor ended:\n${said.stderr()}`)
      : new LocalPostgresError(first.code, first.message, { pid: first.pid });
  }
  holdOpen(supervisor, false);
  let stopping: Promise<void> | undefined;
  supervisor.once("close", () => {
    if (stopping !== undefined) return;
    stopping = cleanUpAfterKilledSupervisor(first);
    // stop() tells; until someone calls it, this must not end the program.
    stopping.catch(() => undefined);
  });
  const stop = async (): Promise<void> => {
    holdOpen(supervisor, true);
    supervisor.stdin.end();
    await closed;
    const last = said.lastReport();
    if (last?.kind === "failed") throw new LocalPostgresError(last.code, last.message);
  };
  return { started: first, stop: () => (stopping ??= stop()) };
}

function collect(supervisor: Supervisor): {
  readonly firstReport: Promise<SupervisorReport>;
  readonly lastReport: () => SupervisorReport | undefined;
  readonly stderr: () => string;
} {
  let last: SupervisorReport | undefined;
  let stderr = "";
  supervisor.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const lines = createInterface({ input: supervisor.stdout });
  const firstReport = new Promise<SupervisorReport>((resolve) => {
    lines.on("line", (line) => {
      last = parseReport(line);
      resolve(last);
    });
  });
  return { firstReport, lastReport: () => last, stderr: () => stderr };
}

/** Whether the supervisor keeps this process alive: only while someone waits for it. */
function holdOpen(supervisor: Supervisor, hold: boolean): void {
  for (const handle of [supervisor, supervisor.stdin, supervisor.stdout, supervisor.stderr]) {
    if (handle === supervisor || handle instanceof Socket) {
      if (hold) handle.ref();
      else handle.unref();
    }
  }
}

async function cleanUpAfterKilledSupervisor(started: StartedServer): Promise<void> {
  await endOrphan(started.dataDirectory);
  await removeFolder(started.workspace);
}
