import { ConfigurationError, readConfiguration } from "./configuration/index.ts";
import type { Configuration } from "./configuration/index.ts";
import { createLogger } from "./observability/index.ts";
import { startApi } from "./start-api.ts";

const configuration = configured();
if (configuration !== undefined) await serve(configuration);

/** Answers nothing where the environment is not as it has to be: that is said on stderr. */
function configured(): Configuration | undefined {
  try {
    return readConfiguration(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return undefined;
  }
}

/** Until a signal ends it. A second one ends it at once. */
async function serve(settings: Configuration): Promise<void> {
  const log = createLogger(settings.logLevel);
  const api = await startApi(settings, { log }).catch((error: unknown) => {
    log.fatal({ error }, "could not start");
    process.exitCode = 1;
  });
  if (api === undefined) return;
  log.info({ url: api.url, metricsUrl: api.metricsUrl }, "listening");

  let signals = 0;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    signals += 1;
    if (signals > 1) process.exit(130);
    log.info({ signal }, "shutting down");
    const { clean, failures } = await api.shutDown();
    if (clean) log.info("shut down");
    else log.error({ errors: failures.map(String) }, "shut down, but not everything ended in time");
    // What did not end by itself would keep the process.
    process.exit(clean ? 0 : 1);
  };
  process.on("SIGTERM", (signal) => void end(signal));
  process.on("SIGINT", (signal) => void end(signal));
}
