export { createFactsKeeper } from "./keep-facts.ts";
export type { FactsKeeper } from "./keep-facts.ts";
