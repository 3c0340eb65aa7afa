import type { Contestant } from "./contestant.ts";
import { floor } from "./floor.ts";
import { fewColumns, wholeRows } from "./in-node.ts";
import { ours } from "./ours.ts";

export const contestants: readonly Contestant[] = [ours, wholeRows, fewColumns, floor];
