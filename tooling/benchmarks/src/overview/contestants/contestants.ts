import type { Contestant } from "./contestant.ts";
import { floor } from "./floor.ts";
import { fewColumns, wholeRows } from "./in-node.ts";
import { ours, oursFromFacts } from "./ours.ts";

export const contestants: readonly Contestant[] = [
  ours,
  oursFromFacts,
  wholeRows,
  fewColumns,
  floor,
];
