import { acmeTenancy } from "@acme/data-model";
import { createLegacySchema } from "@acme/migrations";
import { createMigrator } from "@acme/tenancy-migrator";
import { Client } from "pg";
import { createApiStorage } from "../../src/storage/index.ts";
import type { TenantModel } from "./tenant-model.ts";
import { contentOf, messagesIn, SEEDED, staff, userOfTwo } from "./tenant-model.ts";

/** The API's logins, on a server of the test's own. */
export const logins = { tenant: "soak_app", system: "soak_system" } as const;
export const password = "secret";

/** Runs some work on a connection of its own, which may break. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  // What it breaks with is what its query is rejected with.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the tables as a deployment has them, and the tenants' rows. */
export async function seedTenants(url: string, tenants: readonly TenantModel[]): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of createLegacySchema) await client.query(statement);
    await createMigrator({ tenancy: acmeTenancy, connectionString: url }).run({ to: "contract" });
    for (const kind of ["tenant", "system"] as const) {
      await client.query(`CREATE ROLE ${logins[kind]} LOGIN PASSWORD '${password}'`);
      await client.query(`GRANT ${acmeTenancy.roles[kind]} TO ${logins[kind]}`);
    }
    for (const statement of createApiStorage) await client.query(statement);
    for (const tenant of tenants) await client.query(rowsOf(tenant));
    await client.query("ANALYZE");
  });
}

function rowsOf(tenant: TenantModel): string {
  const { marker, organization } = tenant;
  const members = staff.map(
    (role, index) =>
      `('${tenant.row("0f", index)}', '${organization}', '${tenant.user(role)}', '${role}')`,
  );
  if (tenant.isOneOfTwo)
    members.push(`('${tenant.row("0f", 99)}', '${organization}', '${userOfTwo}', 'admin')`);
  const domains = [...tenant.domains].map(
    ([id, { domain, name }]) => `('${id}', '${organization}', '${domain}', '${name}')`,
  );
  return `
INSERT INTO organizations (id, name, slug, plan_type) VALUES ('${organization}', '${marker} inc', '${marker}', '${tenant.plan}');
INSERT INTO organization_members (id, organization_id, user_id, role) VALUES ${members.join(", ")};
INSERT INTO domains (id, organization_id, domain, name) VALUES ${domains.join(", ")};
INSERT INTO conversations (id, organization_id, domain_id, session_id, metadata, started_at, created_at)
  SELECT (left('${tenant.row("ce", 0)}', 24) || lpad(n::text, 12, '0'))::uuid, '${organization}',
    CASE n % 2 WHEN 0 THEN '${tenant.row("0d", 1)}' ELSE '${tenant.row("0d", 2)}' END::uuid,
    '${marker}-session-' || n, '{"customer_name": "${marker}"}', at, at
  FROM generate_series(1, ${SEEDED}) AS n, LATERAL (SELECT now() - interval '2 days' - n * interval '1 minute' AS at) AS moment;
INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
  SELECT c.organization_id, c.id, 'user', '${marker} message ' || n || '-' || k, c.created_at + k * interval '1 second'
  FROM conversations c, LATERAL (SELECT right(c.id::text, 12)::int AS n) AS numbered, generate_series(1, 1 + n % 4) AS k
  WHERE c.organization_id = '${organization}';`;
}

/** Adds a tenant's next conversation, as the chat does; done again it changes nothing. */
export async function addConversation(
  url: string,
  tenant: TenantModel,
  number: number,
): Promise<void> {
  const id = tenant.row("ce", number);
  const contents = Array.from({ length: messagesIn(number) }, (_, index) =>
    contentOf(tenant, number, index + 1),
  );
  await withClient(url, (client) =>
    client.query(
      `WITH added AS (
         INSERT INTO conversations (id, organization_id, domain_id, session_id, started_at, created_at)
         VALUES ($1, $2, $3, $4, now() - interval '1 minute', now() - interval '1 minute')
         ON CONFLICT (id) DO NOTHING RETURNING id, organization_id, created_at)
       INSERT INTO messages (organization_id, conversation_id, role, content, created_at)
       SELECT organization_id, id, 'user', content, created_at + place * interval '1 second'
       FROM added, unnest($5::text[]) WITH ORDINALITY AS said (content, place)`,
      [
        id,
        tenant.organization,
        tenant.row("0d", 1),
        `${tenant.marker}-session-${number}`,
        contents,
      ],
    ),
  );
}
