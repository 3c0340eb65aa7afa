import type { Recorder } from "./recorder.ts";
import type { Tenants } from "./tenants.ts";

/** What the settings page did, under the table's legacy name all along. */
export async function configure({ ask, stamp }: Recorder, tenants: Tenants): Promise<void> {
  const domain = (name: string): string => `${name}.${stamp}.example`;
  await ask(
    `INSERT INTO customer_configs (organization_id, domain, business_name) VALUES ($1, $2, 'Shop') RETURNING *`,
    [tenants.ours, domain("shop")],
  );
  await ask(
    `INSERT INTO customer_configs (organization_id, domain, settings, rate_limit)
     SELECT $1, 'bulk-' || n || $2, '{"theme": "dark"}', n FROM generate_series(1, 30) AS n`,
    [tenants.ours, `.${stamp}.example`],
  );
  await ask(
    `UPDATE customer_configs SET rate_limit = rate_limit * 2, settings = settings || '{"v": 2}'
     WHERE organization_id = $1 AND rate_limit > 25 RETURNING domain, rate_limit, settings`,
    [tenants.ours],
  );
  for (const name of ["Upserted", "Upserted again"]) {
    await ask(
      `INSERT INTO customer_configs AS c (organization_id, domain, business_name) VALUES ($1, $2, $3)
       ON CONFLICT (domain) DO UPDATE SET business_name = excluded.business_name, rate_limit = c.rate_limit + 1
       RETURNING id, business_name, rate_limit, active`,
      [tenants.theirs, domain("upserted"), name],
    );
  }
  await ask(
    "INSERT INTO customer_configs (organization_id, domain) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
    [tenants.theirs, domain("upserted")],
  );
  await ask("INSERT INTO customer_configs (organization_id, domain) VALUES ($1, $2)", [
    tenants.theirs,
    domain("shop"),
  ]);
  await ask(
    "INSERT INTO customer_configs (organization_id, domain) VALUES (gen_random_uuid(), $1)",
    [domain("nobody")],
  );
  await ask("SELECT * FROM customer_configs WHERE domain = $1 FOR UPDATE", [domain("shop")]);
  await ask(
    "UPDATE customer_configs SET organization_id = $2 WHERE domain = $1 RETURNING organization_id",
    [domain("shop"), tenants.theirs],
  );
  await ask(
    `SELECT d.name, c.business_name FROM domains d LEFT JOIN customer_configs c ON c.domain = d.domain
     WHERE d.organization_id IN ($1, $2) ORDER BY 1`,
    [tenants.ours, tenants.theirs],
  );
  await ask(
    "DELETE FROM customer_configs WHERE domain LIKE 'bulk-1%' AND domain LIKE '%' || $1 || '%' RETURNING rate_limit",
    [stamp],
  );
  await ask("SELECT count(*)::int AS left FROM customer_configs WHERE organization_id = $1", [
    tenants.ours,
  ]);
}
