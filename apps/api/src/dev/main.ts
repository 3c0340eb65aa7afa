// The API as production runs it, and the dev routes: what `pnpm start` and `pnpm dev` start.
import { ConfigurationError, readConfiguration } from "../configuration/index.ts";
import { createLogger } from "../observability/index.ts";
import { startApi } from "../start-api.ts";
import { createDevRouter } from "./dev-router.ts";

try {
  await serve();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}

async function serve(): Promise<void> {
  // Not a choice of the environment's: it is another program. This only catches the wrong one being started.
  if (process.env["NODE_ENV"] === "production") {
    throw new Error("This gives everybody a token. In production, start dist/main.js.");
  }
  const configuration = readConfiguration(process.env);
  const log = createLogger(configuration.logLevel);
  const more = createDevRouter(configuration.tokens);
  const api = await startApi(configuration, { log, more });
  log.info({ url: api.url }, "listening, with dev routes");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(
      signal,
      () => void api.shutDown().then(({ clean }) => process.exit(clean ? 0 : 1)),
    );
  }
}
