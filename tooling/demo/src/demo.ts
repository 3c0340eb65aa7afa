import { demoHelp, DemoUsageError, parseDemoOptions } from "./demo-options.ts";
import { runDemo } from "./run-demo.ts";
import { say } from "./paint.ts";
import { withServer } from "./with-server.ts";

/** `pnpm demo` */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseDemoOptions(args);
    if (options === "help") {
      say(demoHelp);
      return 0;
    }
    return await withServer((serverUrl) => runDemo(serverUrl, options));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof DemoUsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
