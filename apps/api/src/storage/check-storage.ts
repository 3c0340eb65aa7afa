import type { Pool } from "pg";
import { hasFacts } from "@acme/dashboard-overview";

/**
 * @param needs.facts whether facts about conversations have to be kept, too
 * @throws {Error} that says what to do, where what {@link createApiStorage} makes is not there, or facts
 */
export async function checkStorage(
  systemPool: Pool,
  needs: { readonly facts: boolean },
): Promise<void> {
  const { rows } = await systemPool.query<{ table: string }>(
    `SELECT name AS table FROM unnest(ARRAY['acme_api.rate_limits', 'acme_api.idempotent_answers']) AS name
     WHERE to_regclass(name) IS NULL`,
  );
  const lacking = rows.map(({ table }) => table);
  if (needs.facts && !(await hasFacts(systemPool))) lacking.push("acme_overview");
  if (lacking.length === 0) return;
  throw new Error(
    `The database lacks ${lacking.join(" and ")}. As the owner of the tables, run: OWNER_DATABASE_URL=… pnpm --filter @acme/api storage${needs.facts ? " --facts=on" : ""}`,
  );
}
