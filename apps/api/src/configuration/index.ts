export { readConfiguration } from "./configuration.ts";
export type { Configuration } from "./configuration.ts";
export { ConfigurationError } from "./configuration-error.ts";
