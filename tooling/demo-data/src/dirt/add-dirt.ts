import type { Generation } from "../generation.ts";
import type { DirtCounts, DirtKind, DirtyRows } from "./dirt-kinds.ts";
import { addDisagreeingPaths } from "./disagreeing-paths.ts";
import { addDomainsWithoutOrganization } from "./domain-without-organization.ts";
import { addLiveCustomerIds } from "./live-customer-id.ts";
import { addNullParents } from "./null-parent.ts";
import { addOrphans } from "./orphan.ts";

/** In the order they are added: a disagreement needs to know which ways were cut. */
const steps: readonly (readonly [DirtKind, (generation: Generation) => Promise<DirtyRows>])[] = [
  ["null-parent", addNullParents],
  ["orphan", addOrphans],
  ["domain-without-organization", addDomainsWithoutOrganization],
  ["disagreeing-paths", addDisagreeingPaths],
  ["live-customer-id", addLiveCustomerIds],
];

/** Makes rows dirty in the ways asked for, without adding or removing any, and says how many. */
export async function addDirt(
  generation: Generation,
  kinds: ReadonlySet<DirtKind>,
): Promise<DirtCounts> {
  const counts: [DirtKind, DirtyRows][] = [];
  for (const [kind, add] of steps) {
    if (kinds.has(kind)) counts.push([kind, await add(generation)]);
  }
  return Object.fromEntries(counts);
}
