export { createLimits } from "./create-limits.ts";
export type { Limits } from "./create-limits.ts";
export { openCounter, openLimitPool } from "./open-counter.ts";
export { memoryCounter } from "./shared-counters.ts";
