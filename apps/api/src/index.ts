// The API as a whole, for whoever starts it from a program: tests, benchmarks.
export { ConfigurationError, readConfiguration } from "./configuration/index.ts";
export type { Configuration } from "./configuration/index.ts";
export { createLogger } from "./observability/index.ts";
export { startApi } from "./start-api.ts";
export type { RunningApi } from "./start-api.ts";
export { createApiStorage } from "./storage/index.ts";
