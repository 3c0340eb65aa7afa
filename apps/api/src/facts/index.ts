export { hasFacts } from "./has-facts.ts";
export { createFactsKeeper } from "./keep-facts.ts";
export type { FactsKeeper } from "./keep-facts.ts";
export { sweepFacts } from "./sweep-facts.ts";
