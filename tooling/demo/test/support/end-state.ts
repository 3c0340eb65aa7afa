import { describeCatalog } from "@acme/tenancy-migrator";
import { acmeTenancy } from "@acme/data-model";
import type { Client } from "pg";

/** Everything that has to be the same after a killed run as after an undisturbed one. */
export async function endState(client: Client): Promise<Record<string, unknown>> {
  await client.query("SET timezone = 'UTC'");
  const state: Record<string, unknown> = { catalog: await describeCatalog(client) };
  for (const { name } of acmeTenancy.tables) {
    const { rows } = await client.query(
      `SELECT count(*) AS rows, count(organization_id) AS owned,
              sum(hashtextextended(t::text, 0)::numeric)::text AS content
       FROM public.${name} AS t`,
    );
    state[name] = rows[0];
  }
  return state;
}
