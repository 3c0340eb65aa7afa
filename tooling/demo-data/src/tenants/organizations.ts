import type { Draws } from "../sql/draws.ts";

/** Fills `organizations`; $1 = the planned organizations as JSON, $2 = now. */
export function insertOrganizations(draws: Draws): string {
  // Every organization is older than the history of conversations.
  const ageHours = `(24 * 245 + ${draws.integer("organization age", "ordinal", 24 * 700)})`;
  return `
INSERT INTO organizations (id, name, slug, stripe_customer_id, settings, plan_type, seat_limit, created_at, updated_at)
SELECT ${draws.uuid("organizations", "ordinal")}, name, slug,
  CASE WHEN plan <> 'free' THEN 'cus_' || substr(md5(slug), 1, 14) END,
  jsonb_build_object('timezone', "timeZone", 'currency', currency, 'language', language),
  plan, members + 4,
  created_at, created_at + interval '1 hour' * ${draws.integer("organization update", "ordinal", 24 * 240)}
FROM (
  SELECT *,
    CASE WHEN ordinal = 0 THEN 'enterprise' WHEN ordinal % 4 = 3 THEN 'free' WHEN ordinal % 4 = 1 THEN 'pro'
      ELSE 'starter' END AS plan,
    $2::timestamptz - interval '1 hour' * ${ageHours} AS created_at
  FROM jsonb_to_recordset($1::jsonb) AS o(ordinal bigint, name text, slug text, "timeZone" text, currency text,
    language text, members integer)
) planned
ORDER BY created_at, ordinal`;
}
