import type { ForeignKey } from "./foreign-keys.ts";

/** By which foreign keys tables without a tenant column lead to one that has it. */
export type OwnershipPaths = {
  /** By table, the preferred one first; a table that leads nowhere is not in it. */
  readonly paths: ReadonlyMap<string, readonly ForeignKey[]>;
  /** What would have closed a circle. */
  readonly circular: readonly ForeignKey[];
};

// Any number of steps that are always there is better than one that may be missing.
const mayBeMissing = 1_000_000;

/**
 * Chooses the paths from each table to the owners. Where foreign keys go round in a circle, the ones
 * that cost least stay: those that can't be NULL, then the short ones.
 */
export function choosePaths(
  foreignKeys: readonly ForeignKey[],
  owners: ReadonlySet<string>,
  tenantTable: string,
): OwnershipPaths {
  const usable = foreignKeys.filter(
    ({ table, parent }) =>
      table !== parent && table !== tenantTable && parent !== tenantTable && !owners.has(table),
  );
  const costs = costsToOwners(usable, owners);
  const cost = (foreignKey: ForeignKey): number =>
    (costs.get(foreignKey.parent) ?? Infinity) + step(foreignKey);
  const reaching = usable
    .filter((each) => Number.isFinite(cost(each)))
    .toSorted((a, b) => rank(a, costs) - rank(b, costs) || cost(a) - cost(b) || alphabetical(a, b));
  const kept: ForeignKey[] = [];
  const circular: ForeignKey[] = [];
  for (const each of reaching) {
    (leadsTo(kept, each.parent, each.table) ? circular : kept).push(each);
  }
  return { paths: inOrderOfPreference(kept, owners), circular };
}

function step({ notNull }: ForeignKey): number {
  return notNull ? 1 : mayBeMissing;
}

/** The first of each table's cheapest way can't close a circle: each step makes the rest cheaper. */
function rank(foreignKey: ForeignKey, costs: ReadonlyMap<string, number>): number {
  const own = costs.get(foreignKey.table) ?? Infinity;
  const isCheapest = own === (costs.get(foreignKey.parent) ?? Infinity) + step(foreignKey);
  return isCheapest ? 0 : foreignKey.notNull ? 1 : 2;
}

function costsToOwners(
  foreignKeys: readonly ForeignKey[],
  owners: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const costs = new Map([...owners].map((owner) => [owner, 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const each of foreignKeys) {
      const cost = (costs.get(each.parent) ?? Infinity) + step(each);
      if (cost >= (costs.get(each.table) ?? Infinity)) continue;
      costs.set(each.table, cost);
      changed = true;
    }
  }
  return costs;
}

function leadsTo(foreignKeys: readonly ForeignKey[], from: string, to: string): boolean {
  const seen = new Set([from]);
  // A Set goes on over what is added to it meanwhile.
  for (const table of seen) {
    if (table === to) return true;
    for (const each of foreignKeys) if (each.table === table) seen.add(each.parent);
  }
  return false;
}

function inOrderOfPreference(
  kept: readonly ForeignKey[],
  owners: ReadonlySet<string>,
): Map<string, readonly ForeignKey[]> {
  const hops = new Map([...owners].map((owner) => [owner, 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { table, parent } of kept) {
      const count = (hops.get(parent) ?? Infinity) + 1;
      if (count >= (hops.get(table) ?? Infinity)) continue;
      hops.set(table, count);
      changed = true;
    }
  }
  const length = ({ parent }: ForeignKey): number => hops.get(parent) ?? Infinity;
  return new Map(
    [...Map.groupBy(kept, (each) => each.table)].map(([table, ways]) => [
      table,
      ways.toSorted(
        (a, b) =>
          Number(b.notNull) - Number(a.notNull) || length(a) - length(b) || alphabetical(a, b),
      ),
    ]),
  );
}

function alphabetical(a: ForeignKey, b: ForeignKey): number {
  const [left, right] = [a, b].map((each) => [each.table, ...each.columns, each.parent].join("\0"));
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
