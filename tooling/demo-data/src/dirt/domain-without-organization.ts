import type { Generation } from "../generation.ts";
import type { DirtyRows } from "./dirt-kinds.ts";
import { isChosen, updateEach } from "./dirty-rows.ts";

/** One domain in so many. */
const every = 25;

/**
 * Websites whose organization was never filled in, with the settings of each: everything under them has a complete
 * path that ends in nothing. Never an organization's first website, which disagreeing rows point at, nor one whose
 * settings are orphans already.
 */
export function addDomainsWithoutOrganization(generation: Generation): Promise<DirtyRows> {
  const { draws, tenants } = generation;
  const second = tenants.domains.filter(
    ({ rank, ordinal }) => rank === 1 && !isChosen("orphan", ordinal),
  );
  const chosen = second
    .slice(0, Math.max(1, Math.floor(tenants.domains.length / every)))
    .map(({ ordinal }) => ordinal)
    .join(",");
  const without = (table: "domains" | "customer_configs"): string =>
    `UPDATE ${table} SET organization_id = NULL
     WHERE id IN (SELECT ${draws.uuid(table, "ordinal")} FROM unnest('{${chosen}}'::bigint[]) AS ordinal)`;

  return updateEach(generation, {
    domains: without("domains"),
    customer_configs: without("customer_configs"),
  });
}
