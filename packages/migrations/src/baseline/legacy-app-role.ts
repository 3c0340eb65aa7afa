import { legacyTables } from "./legacy-tables.ts";

/** The role the legacy application's logins are members of. */
export const legacyAppRole = "legacy_app";

/**
 * Roles belong to the cluster, not to the database. Another database of it may create this one between our
 * look and our CREATE: whoever comes second then gets a unique_violation (both at once) or a duplicate_object.
 */
export const createLegacyAppRoleSql: readonly string[] = [
  `DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${legacyAppRole}') THEN
    CREATE ROLE ${legacyAppRole} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END
$$`,
  `GRANT USAGE ON SCHEMA public TO ${legacyAppRole}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ${legacyTables.join(", ")} TO ${legacyAppRole}`,
];
