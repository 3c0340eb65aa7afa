import type { Contestant } from "./contestant.ts";
import { floor } from "./floor.ts";
import { inNode } from "./in-node.ts";
import { ours } from "./ours.ts";

export const contestants: readonly Contestant[] = [ours, inNode, floor];
