import { acmeTenancy } from "@acme/data-model";
import { escapeIdentifier } from "pg";

const tenant = escapeIdentifier(acmeTenancy.roles.tenant);
const system = escapeIdentifier(acmeTenancy.roles.system);

/**
 * What the API keeps besides the tenants' tables, in a schema of its own. Whoever owns the tables runs it,
 * any number of times; the API's logins can only read and write rows.
 *
 * - `rate_limits`: counters by key. Unlogged: a crash of the server forgets a window's count, and nobody
 *   waits for a disk until then.
 * - `idempotent_answers`: what POSTs with an Idempotency-Key came to, written in the transaction that did
 *   the work. A tenant sees its own; system work deletes what has expired or whose user is no member any
 *   more, and can read nothing of it.
 */
export const createApiStorage: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS acme_api`,
  `GRANT USAGE ON SCHEMA acme_api TO ${tenant}, ${system}`,
  // The columns that rate-limiter-flexible wants. Rows are updated in place while their window lasts.
  `CREATE UNLOGGED TABLE IF NOT EXISTS acme_api.rate_limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
) WITH (fillfactor = 50)`,
  `CREATE INDEX IF NOT EXISTS rate_limits_expire ON acme_api.rate_limits (expire)`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON acme_api.rate_limits TO ${system}`,
  `CREATE TABLE IF NOT EXISTS acme_api.idempotent_answers (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  body text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, user_id, key)
)`,
  `CREATE INDEX IF NOT EXISTS idempotent_answers_expires_at ON acme_api.idempotent_answers (expires_at)`,
  `GRANT SELECT, INSERT, UPDATE ON acme_api.idempotent_answers TO ${tenant}`,
  `GRANT DELETE ON acme_api.idempotent_answers TO ${system}`,
  `ALTER TABLE acme_api.idempotent_answers ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE acme_api.idempotent_answers FORCE ROW LEVEL SECURITY`,
  `DROP POLICY IF EXISTS own_answers ON acme_api.idempotent_answers`,
  `CREATE POLICY own_answers ON acme_api.idempotent_answers TO ${tenant}
  USING (organization_id = (SELECT acme_tenancy.current_organization_id()))
  WITH CHECK (organization_id = (SELECT acme_tenancy.current_organization_id()))`,
  `DROP POLICY IF EXISTS expired_answers ON acme_api.idempotent_answers`,
  // No foreign key says that answers go with their organization: tables that refer to a tenant's are its
  // declaration's, and this one is the API's. Nobody is a member of what was deleted.
  `CREATE POLICY expired_answers ON acme_api.idempotent_answers FOR DELETE TO ${system}
  USING (expires_at <= now() OR NOT EXISTS (
    SELECT FROM acme_tenancy.tenants_of(user_id) AS own WHERE own.tenant = organization_id))`,
];
