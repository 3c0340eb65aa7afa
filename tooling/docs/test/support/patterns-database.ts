import { conversationIdSchema, organizationIdSchema, userIdSchema } from "@acme/data-model";
import type { ConversationId } from "@acme/data-model";
import { freshDatabase } from "@acme/local-postgres/testing";
import { createTenantDatabase } from "@acme/tenant-repositories";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
import { onTestFinished } from "vitest";
import { buildMigratedDatabase } from "../../src/architecture/migrated-database.ts";

const ids = {
  ada: "0a000000-0000-4000-8000-000000000001",
  ben: "0a000000-0000-4000-8000-000000000002",
  user: "0b000000-0000-4000-8000-000000000001",
  conversation: "0c000000-0000-4000-8000-000000000001",
};

/** Ada's organization with three conversations of one message each, and Ben's with five. */
const rows = `
INSERT INTO organizations (id, name, slug) VALUES ('${ids.ada}', 'Ada', 'ada'), ('${ids.ben}', 'Ben', 'ben');
INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${ids.ada}', '${ids.user}', 'owner');
INSERT INTO domains (organization_id, domain) SELECT id, slug || '.example' FROM organizations;
INSERT INTO conversations (id, domain_id) SELECT '${ids.conversation}', id FROM domains WHERE domain = 'ada.example';
INSERT INTO conversations (domain_id) SELECT d.id FROM domains d, generate_series(1, 2) WHERE d.domain = 'ada.example';
INSERT INTO conversations (domain_id) SELECT d.id FROM domains d, generate_series(1, 5) WHERE d.domain = 'ben.example';
INSERT INTO messages (conversation_id, role, content) SELECT id, 'user', 'Hello' FROM conversations;
`;

const logins = { tenant: "acme_docs_app", system: "acme_docs_system" };

export type PatternsDatabase = {
  readonly tenants: TenantDatabase;
  readonly context: TenantContext;
  readonly conversation: ConversationId;
  /** The application's login. */
  readonly connection: string;
};

export async function patternsDatabase(): Promise<PatternsDatabase> {
  const { url, query } = await freshDatabase({
    template: "architecture",
    build: buildMigratedDatabase,
  });
  await query(rows);
  for (const [kind, login] of Object.entries(logins)) {
    await query(`DO $$ BEGIN
      CREATE ROLE ${login} LOGIN PASSWORD '${login}';
      GRANT acme_${kind} TO ${login};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
  }
  const as = (login: string): string => {
    const own = new URL(url);
    own.username = login;
    own.password = login;
    return own.href;
  };
  const connection = as(logins.tenant);
  const tenants = await createTenantDatabase({ connection, systemConnection: as(logins.system) });
  onTestFinished(() => tenants.close());
  const context = await tenants.authorize(
    userIdSchema.parse(ids.user),
    organizationIdSchema.parse(ids.ada),
  );
  return {
    tenants,
    context,
    conversation: conversationIdSchema.parse(ids.conversation),
    connection,
  };
}
