import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { afterwards } from "./afterwards.ts";
import { urlFor } from "./tenants.ts";
import { secret, tokenOptions } from "./tokens.ts";

type Started = {
  readonly program: ChildProcess;
  /** What it has said so far. */
  readonly output: () => string;
  /** Where it listens; rejects where it ends instead. */
  readonly url: Promise<string>;
};

/** Runs the API as a process of its own, on a free port, until the test or the file is over. */
export function startProgram(
  file: string,
  database: FreshDatabase,
  environment: Readonly<Record<string, string>> = {},
): Started {
  // Vitest's own would count as said by the test.
  const { NODE_ENV: _vitests, ...inherited } = process.env;
  const program = spawn(process.execPath, ["--conditions=@acme/source", file], {
    env: {
      ...inherited,
      DATABASE_URL: urlFor(database, "tenant"),
      SYSTEM_DATABASE_URL: urlFor(database, "system"),
      JWT_SECRET: secret,
      JWT_ISSUER: tokenOptions.issuer,
      JWT_AUDIENCE: tokenOptions.audience,
      PORT: "0",
      RATE_LIMIT_ADDRESS: "100000",
      // A machine that is busy with other tests is no reason to fail.
      CONNECT_TIMEOUT_MS: "60000",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  afterwards(async () => {
    program.kill("SIGKILL");
    if (program.exitCode === null && program.signalCode === null) await once(program, "close");
  });
  let said = "";
  const url = new Promise<string>((resolve, reject) => {
    const hear = (part: Buffer): void => {
      said += part.toString();
      const found = /"url":"(http:[^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    program.stdout.on("data", hear);
    program.stderr.on("data", hear);
    program.once("close", (code) => reject(new Error(`It ended with ${String(code)}: ${said}`)));
  });
  // Whoever only wants to see it end does not ask where it listens.
  url.catch(() => undefined);
  return { program, output: () => said, url };
}
