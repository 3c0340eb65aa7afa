export { createLogger } from "./logger.ts";
export { createMetrics } from "./metrics.ts";
export type { Metrics } from "./metrics.ts";
export { createMetricsServer } from "./metrics-server.ts";
export { factsOf, nameRoute } from "./request-facts.ts";
export { nameRequest } from "./request-id.ts";
export { logRequests } from "./request-log.ts";
