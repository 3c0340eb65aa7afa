export type { Guess } from "./guess.ts";
export { guessTenancy } from "./guess-tenancy.ts";
export { renderConfig } from "./render-config.ts";
