/**
 * The process that owns a server. It is in a session of its own, so neither Ctrl-C nor the death of
 * whoever started it touches it; it sees that death as the end of its standard input, and cleans up.
 */
import { createInterface } from "node:readline";
import { LocalPostgresError } from "../errors.ts";
import { parseRequest, type SupervisorReport } from "./protocol.ts";
import { supervise } from "./supervise.ts";

const parentGone = new AbortController();

function report(message: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

// What a dead parent no longer reads must not end the clean-up.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => parentGone.abort());
}
// Files of the server's account are as readable as that needs, whatever the parent's mask.
process.umask(0o022);

const input = createInterface({ input: process.stdin });
input.once("line", (line) => {
  supervise(parseRequest(line), parentGone.signal, report)
    .catch((error: unknown) => {
      process.exitCode = 1;
      report({
        kind: "failed",
        code: error instanceof LocalPostgresError ? error.code : "START_FAILED",
        message: error instanceof Error ? error.message : String(error),
        pid: error instanceof LocalPostgresError ? error.pid : undefined,
      });
    })
    .finally(() => process.stdin.destroy());
});
input.once("close", () => parentGone.abort());
process.stdin.on("error", () => parentGone.abort());
