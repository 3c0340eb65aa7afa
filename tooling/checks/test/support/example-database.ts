import { acmeTenancy } from "@acme/data-model";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";

const organization = "0a000000-0000-4000-8000-000000000001";
const owner = "0b000000-0000-4000-8000-000000000001";
const logins = { DATABASE_URL: "acme_example_app", SYSTEM_DATABASE_URL: "acme_example_system" };

/** Two organizations: Ada's, in which she has a domain with thirty conversations, and one of somebody else. */
const rows = `
INSERT INTO organizations (id, name, slug) VALUES ('${organization}', 'Ada', 'ada'), ('0a000000-0000-4000-8000-000000000002', 'Ben', 'ben');
INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${organization}', '${owner}', 'owner'),
  ('0a000000-0000-4000-8000-000000000002', '0b000000-0000-4000-8000-000000000002', 'owner');
INSERT INTO domains (organization_id, domain) SELECT id, slug || '.example' FROM organizations;
INSERT INTO conversations (domain_id, session_id, created_at)
  SELECT d.id, d.domain || ' ' || n, timestamptz '2025-10-01 12:00Z' + n * interval '1 hour' FROM domains d, generate_series(1, 30) AS n;
INSERT INTO messages (conversation_id, role, content) SELECT id, 'user', 'Hello from ' || session_id FROM conversations;
INSERT INTO page_embeddings (domain_id, chunk_text, embedding)
  SELECT id, t.text, t.embedding FROM domains, (VALUES ('opening hours', '{1,0}'::real[]), ('prices', '{0,1}')) AS t(text, embedding);
`;

/** A database of an example's own, as its environment: both logins' URLs, a user and an organization. */
export async function exampleDatabase(): Promise<Readonly<Record<string, string>>> {
  const { url } = await freshDatabase({ template: "doc_examples", build });
  const urls = Object.entries(logins).map(([variable, login]) => {
    const as = new URL(url);
    as.username = login;
    as.password = login;
    return [variable, as.href] as const;
  });
  return { ...Object.fromEntries(urls), USER_ID: owner, ORGANIZATION_ID: organization };
}

async function build(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of createLegacySchema) await client.query(statement);
    await client.query(rows);
    await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
    for (const [login, role] of [
      [logins.DATABASE_URL, acmeTenancy.roles.tenant],
      [logins.SYSTEM_DATABASE_URL, acmeTenancy.roles.system],
    ]) {
      await client.query(`DO $$ BEGIN
        CREATE ROLE ${login} LOGIN PASSWORD '${login}';
        GRANT ${role} TO ${login};
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
  } finally {
    await client.end();
  }
}
