export { forBrowsers } from "./browsers.ts";
export { createHttpServer } from "./create-server.ts";
export { createHealth } from "./health.ts";
export type { Health } from "./health.ts";
export { listen } from "./listen.ts";
export { createShutdown } from "./shutdown.ts";
export type { ShutdownReport } from "./shutdown.ts";
