/** The websites of an organization, and the settings of each under a name that says something else. */
export const domainsSql: readonly string[] = [
  `CREATE TABLE domains (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
  domain text NOT NULL UNIQUE,
  name text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
)`,
  `CREATE INDEX idx_domains_organization_id ON domains (organization_id)`,

  `CREATE TABLE customer_configs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
  domain text NOT NULL UNIQUE,
  business_name text,
  settings jsonb NOT NULL DEFAULT '{}',
  encrypted_credentials jsonb NOT NULL DEFAULT '{}',
  rate_limit integer NOT NULL DEFAULT 60,
  active boolean NOT NULL DEFAULT true
)`,
  `CREATE INDEX idx_customer_configs_organization_id ON customer_configs (organization_id)`,
];
