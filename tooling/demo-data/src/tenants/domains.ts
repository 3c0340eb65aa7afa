import type { Draws } from "../sql/draws.ts";

/** Fills the working table of domains; $1 = the planned domains as JSON, $2 = the number of conversations. */
export function planDomains(draws: Draws): string {
  return `
INSERT INTO pg_temp.demo_domain
  (ordinal, id, organization_ordinal, organization_id, rank, host, shop, language, time_zone, currency, visitors)
SELECT ordinal, ${draws.uuid("domains", "ordinal")},
  organization, ${draws.uuid("organizations", "organization")},
  rank, host, shop, language, "timeZone", currency,
  -- One visitor in four comes back.
  greatest(1, ceil(share * $2::bigint * 0.75))
FROM jsonb_to_recordset($1::jsonb) AS d(ordinal bigint, organization bigint, rank integer, host text, shop text,
  language text, "timeZone" text, currency text, share float8)`;
}

/** Fills `domains` from the working table. */
export function insertDomains(draws: Draws): string {
  // The first site comes with the organization, the others within its first month: all before the first conversation.
  const ageHours = `CASE WHEN d.rank = 0 THEN 1 ELSE 24 + ${draws.integer("domain age", "d.ordinal", 24 * 30)} END`;
  return `
INSERT INTO domains (id, organization_id, domain, name, active, created_at)
SELECT d.id, d.organization_id, d.host, d.shop, d.rank < 4, o.created_at + interval '1 hour' * ${ageHours}
FROM pg_temp.demo_domain d
JOIN organizations o ON o.id = d.organization_id
ORDER BY 6, d.ordinal`;
}
