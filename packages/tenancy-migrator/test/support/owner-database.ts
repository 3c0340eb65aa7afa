import type { FreshDatabase } from "@acme/local-postgres/testing";
import { shopsDatabase } from "./shops.ts";

/**
 * The legacy shops in the hands of an ordinary role that owns them, as on a managed server: it may see
 * past policies and create roles, and is no superuser, so it can't switch triggers off.
 */
export async function ownersShops(
  owner: string,
  role: string,
  attributes = "BYPASSRLS CREATEROLE",
): Promise<FreshDatabase> {
  const database = await shopsDatabase("legacy", { role });
  await database.query(
    `DO $$ BEGIN CREATE ROLE ${owner} LOGIN PASSWORD 'owner' ${attributes};
     EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
  await database.query(`ALTER DATABASE ${database.name} OWNER TO ${owner}`);
  const { rows } = await database.query<{ name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
  );
  for (const { name } of rows) await database.query(`ALTER TABLE ${name} OWNER TO ${owner}`);
  const url = new URL(database.url);
  url.username = owner;
  url.password = "owner";
  return { ...database, url: url.href };
}
