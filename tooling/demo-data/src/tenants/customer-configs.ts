import type { Draws } from "../sql/draws.ts";
import { wordAt } from "../sql/words.ts";

/** Fills `customer_configs`, one a domain, from the working table. */
export function insertCustomerConfigs(draws: Draws): string {
  const color = wordAt(
    ["#0f766e", "#1d4ed8", "#b91c1c", "#7c3aed"],
    draws.integer("widget color", "d.ordinal", 4),
  );
  return `
INSERT INTO customer_configs
  (id, organization_id, domain, business_name, settings, encrypted_credentials, rate_limit, active)
SELECT ${draws.uuid("customer_configs", "d.ordinal")}, d.organization_id, d.host, d.shop,
  jsonb_build_object('language', d.language, 'widget', jsonb_build_object('color', ${color}, 'position', 'right')),
  CASE WHEN ${draws.chance("connected shop", "d.ordinal", 0.6)}
    THEN jsonb_build_object('woocommerce', jsonb_build_object('key_id', 'k1', 'ciphertext', md5(d.id::text)))
    ELSE '{}' END,
  CASE WHEN d.rank = 0 THEN 120 ELSE 60 END, d.rank < 4
FROM pg_temp.demo_domain d
JOIN domains ON domains.id = d.id
ORDER BY domains.created_at, d.ordinal`;
}
