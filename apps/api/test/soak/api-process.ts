import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { secret, tokenOptions } from "../support/tokens.ts";
import { logins, password } from "./seed-tenants.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** The API as production runs it: a process of its own, from its own entry point. */
export type ApiProcess = {
  readonly url: string;
  readonly isRunning: () => boolean;
  /** How often each message was logged, but for the requests'. */
  readonly logged: ReadonlyMap<string, number>;
  /** Bytes of its heap that are still in use after its garbage was collected. */
  readonly retainedBytes: () => Promise<number>;
};

const line = z.object({ msg: z.string(), url: z.string().optional() });

/** @param onLine hears everything that it says, on stdout and on stderr */
export async function startApiProcess(
  databaseUrl: string,
  environment: Readonly<Record<string, string>>,
  onLine: (text: string) => void,
): Promise<ApiProcess> {
  // Vitest's own would count as said by the test.
  const { NODE_ENV: _vitests, DATABASE_URL: _runs, ...inherited } = process.env;
  const program = spawn(
    process.execPath,
    ["--conditions=@acme/source", "--inspect=127.0.0.1:0", main],
    {
      env: {
        ...inherited,
        DATABASE_URL: urlFor(databaseUrl, logins.tenant),
        SYSTEM_DATABASE_URL: urlFor(databaseUrl, logins.system),
        JWT_SECRET: secret,
        JWT_ISSUER: tokenOptions.issuer,
        JWT_AUDIENCE: tokenOptions.audience,
        PORT: "0",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let ended = false;
  program.once("close", () => (ended = true));
  onTestFinished(async () => {
    program.kill("SIGTERM");
    if (!ended) await once(program, "close");
  });
  const logged = new Map<string, number>();
  const listening = Promise.withResolvers<string>();
  const inspected = Promise.withResolvers<string>();
  program.once("close", (code) => {
    const error = new Error(`the API ended with ${String(code)}`);
    listening.reject(error);
    inspected.reject(error);
  });
  for (const stream of [program.stdout, program.stderr]) {
    createInterface(stream).on("line", (text) => {
      onLine(text);
      const inspector = /^Debugger listening on (ws:\S+)/.exec(text)?.[1];
      if (inspector !== undefined) inspected.resolve(inspector);
      if (!text.startsWith("{")) return;
      const { msg, url } = line.parse(JSON.parse(text));
      if (msg === "listening" && url !== undefined) listening.resolve(url);
      logged.set(msg, (logged.get(msg) ?? 0) + 1);
    });
  }
  const [url, inspector] = await Promise.all([listening.promise, inspected.promise]);
  return {
    url,
    logged,
    isRunning: () => !ended,
    retainedBytes: () => retainedBytes(inspector),
  };
}

function urlFor(url: string, login: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href;
}

const usage = z.object({ id: z.number(), result: z.object({ usedSize: z.number().optional() }) });

/** https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/ */
async function retainedBytes(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await once(socket, "open");
  const ask = async (id: number, method: string): Promise<number> => {
    const answered = once(socket, "message");
    socket.send(JSON.stringify({ id, method }));
    const [event] = (await answered) as [{ readonly data: string }];
    return usage.parse(JSON.parse(event.data)).result.usedSize ?? 0;
  };
  try {
    // What a first collection finalizes goes with the second.
    await ask(1, "HeapProfiler.collectGarbage");
    await ask(2, "HeapProfiler.collectGarbage");
    return await ask(3, "Runtime.getHeapUsage");
  } finally {
    socket.close();
  }
}
