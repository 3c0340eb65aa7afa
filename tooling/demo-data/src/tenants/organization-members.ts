import type { Draws } from "../sql/draws.ts";
import { thresholdsLiteral } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";

const roles = ["member", "viewer", "admin"] as const;
const roleWeights = [65, 20, 15];

/** Fills `organization_members`; $1 = the planned organizations as JSON. */
export function insertOrganizationMembers(draws: Draws): string {
  // The last person of each third organization is the owner of the one before: an agency that works for both.
  const user = `CASE WHEN position > 0 AND position = members - 1 AND ordinal % 3 = 1
    THEN (ordinal - 1) * 1000 ELSE number END`;
  return `
INSERT INTO organization_members (id, organization_id, user_id, role, joined_at)
SELECT ${draws.uuid("organization_members", "number")}, o.id, ${draws.uuid("users", `(${user})`)},
  CASE position WHEN 0 THEN 'owner' WHEN 1 THEN 'admin'
    ELSE ${wordAt(roles, draws.weighted("member role", "number", thresholdsLiteral(roleWeights)))} END,
  o.created_at + interval '1 hour' * CASE WHEN position = 0 THEN 0
    ELSE ${draws.integer("member joins", "number", 24 * 240)} END
FROM (
  SELECT ordinal, members, position, ordinal * 1000 + position AS number
  FROM jsonb_to_recordset($1::jsonb) AS planned(ordinal bigint, members integer)
  CROSS JOIN generate_series(0, members - 1) AS position
) m
JOIN organizations o ON o.id = ${draws.uuid("organizations", "m.ordinal")}
ORDER BY o.created_at, number`;
}
