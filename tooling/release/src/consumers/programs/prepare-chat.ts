// A consumer's own program: takes an empty database through the chat model's migrations, and fills it.
import { createDataSource } from "@acme/migrations";
import { Client } from "pg";

const url = process.env["DATABASE_URL"] ?? "";
const dataSource = await createDataSource(url).initialize();
await dataSource.runMigrations();
await dataSource.destroy();

const client = new Client({ connectionString: url });
await client.connect();
await client.query(`
  INSERT INTO organizations (id, name, slug) VALUES ('0a000000-0000-4000-8000-000000000001', 'Ada', 'ada');
  INSERT INTO organization_members (organization_id, user_id, role)
    VALUES ('0a000000-0000-4000-8000-000000000001', '0b000000-0000-4000-8000-000000000001', 'owner');
  INSERT INTO domains (organization_id, domain) SELECT id, 'ada.example' FROM organizations;
  INSERT INTO conversations (domain_id, created_at) SELECT id, now() - interval '1 hour' FROM domains, generate_series(1, 3);
`);
await client.end();
