import type { Pool } from "pg";

/** @throws {Error} that says what to do, where what {@link createApiStorage} makes is not there */
export async function checkStorage(systemPool: Pool): Promise<void> {
  const { rows } = await systemPool.query<{ table: string }>(
    `SELECT name AS table FROM unnest(ARRAY['acme_api.rate_limits', 'acme_api.idempotent_answers']) AS name
     WHERE to_regclass(name) IS NULL`,
  );
  if (rows.length === 0) return;
  throw new Error(
    `The database lacks ${rows.map(({ table }) => table).join(" and ")}. As the owner of the tables, run: OWNER_DATABASE_URL=… pnpm --filter @acme/api storage`,
  );
}
