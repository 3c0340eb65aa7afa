import { byHand, byHandGeneric } from "./by-hand.ts";
import type { Contestant } from "./contestant.ts";
import { policiesAlone } from "./policies-alone.ts";
import { rawSql, repositories } from "./repositories.ts";
import { typeorm } from "./typeorm.ts";

/** What the others are compared with. */
export const reference: Contestant = byHand;

export const contestants: readonly Contestant[] = [
  repositories,
  policiesAlone,
  rawSql,
  byHand,
  byHandGeneric,
  typeorm,
];
