import type { TenantDatabase } from "@acme/tenant-repositories";
import type { Pool } from "pg";

/** Right: work across tenants is on record, with who and why, before it sees a row. */
export async function countAll(tenants: TenantDatabase): Promise<number> {
  const [row] = await tenants.asSystem(
    { who: "nightly-billing", why: "count what each organization used" },
    async (system) => system.sql<{ n: number }>`SELECT count(*)::int AS n FROM conversations`,
  );
  return row?.n ?? 0;
}

/** Wrong: a pool of one's own with the application's login. It is nobody, and nobody owns no row. */
export async function countWithAPool(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM conversations");
  return rows[0]?.n ?? 0;
}
