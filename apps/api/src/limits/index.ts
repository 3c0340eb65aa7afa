export type { Counter } from "./counter.ts";
export { createLimits } from "./create-limits.ts";
export type { Limits, LimitSettings } from "./create-limits.ts";
export { insuredCounter } from "./insured-counter.ts";
export { memoryCounter, postgresCounter, redisCounter } from "./shared-counters.ts";
