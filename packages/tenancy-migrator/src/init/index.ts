export type { Guess, GuessNote } from "./guess.ts";
export { guessTenancy } from "./guess-tenancy.ts";
export type { GuessOptions } from "./guess-tenancy.ts";
export { renderConfig } from "./render-config.ts";
