import type { ConversationId, DomainId, MessageId } from "@acme/data-model";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { TenantContext, TenantDatabase, TenantScope } from "../../src/index.ts";
import { TenantError } from "../../src/index.ts";
import { ids, openTenants, tenantsDatabase } from "../support/tenants.ts";

/** How many operations are tried on each database; more of them by hand. */
const operationCount = Number(process.env["ACME_OPERATIONS"] ?? 10_000);
const operationsInProgram = 10;

/** The other tenant is another one: other rows, other numbers of them, other contents. */
const otherTenant = `
DELETE FROM messages WHERE organization_id = '${ids.organization(2)}' AND content LIKE '%5%';
UPDATE messages SET content = 'entirely different', created_at = created_at - interval '3 days' WHERE organization_id = '${ids.organization(2)}';
DELETE FROM conversations WHERE id = '${ids.row("ce", 2, 7)}';
INSERT INTO conversations (organization_id, domain_id, session_id)
  SELECT organization_id, id, 'more ' || n FROM domains, generate_series(1, 500) AS n WHERE organization_id = '${ids.organization(2)}';
DELETE FROM organization_members WHERE organization_id = '${ids.organization(2)}' AND role = 'viewer';
ANALYZE`;

type Operation = { readonly what: string; readonly work: (scope: TenantScope) => Promise<unknown> };

/** The attacker's ids, the victim's (some of which one database has not), and ids of nothing at all. */
const anyRow = (kind: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 35 }))
    .map(([tenant, number]) => ids.row(kind, tenant, number));
const anyDomain = anyRow("0d").map((id) => id as DomainId);
const anyConversation = anyRow("ce").map((id) => id as ConversationId);
const anyMessage = anyRow("fe").map((id) => id as MessageId);
const text = fc.string({ maxLength: 12 });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  anyConversation.map((id) => named("find", async (s) => s.conversations.find(id))),
  fc
    .array(anyMessage, { maxLength: 5 })
    .map((keys) => named("findMany", async (s) => sorted(await s.messages.findMany(keys)))),
  fc.tuple(anyDomain, fc.integer({ min: 1, max: 40 })).map(([domain_id, limit]) =>
    named(
      "list",
      async (s) =>
        (
          await s.conversations.list({
            filter: { domain_id },
            limit,
            order: { created_at: "asc" },
          })
        ).rows,
    ),
  ),
  text.map((contains) => named("count", async (s) => s.messages.count({ content: { contains } }))),
  anyDomain.map((domain_id) =>
    named("insert", async (s) => s.conversations.insert({ domain_id, session_id: "new" })),
  ),
  fc
    .tuple(anyDomain, text)
    .map(([domain_id, url]) => named("upsert", async (s) => s.pages.upsert({ domain_id, url }))),
  fc
    .tuple(anyConversation, text)
    .map(([id, session_id]) =>
      named("update", async (s) => s.conversations.update(id, { session_id })),
    ),
  fc
    .tuple(anyMessage, anyConversation)
    .map(([id, conversation_id]) =>
      named("move", async (s) => s.messages.update(id, { conversation_id })),
    ),
  anyMessage.map((id) => named("delete", async (s) => s.messages.delete(id))),
  anyDomain.map((id) => named("preview", async (s) => s.domains.previewTransfer(id))),
  anyConversation.map((id) =>
    named(
      "raw read",
      async (s) => s.sql`SELECT id, session_id FROM conversations WHERE id = ${id}`,
    ),
  ),
  anyConversation.map((id) =>
    named(
      "raw insert",
      async (s) =>
        s.sql`INSERT INTO messages (conversation_id, role, content) VALUES (${id}, 'user', 'raw') RETURNING role`,
    ),
  ),
  anyConversation.map((id) =>
    named(
      "raw delete",
      async (s) => s.sql`DELETE FROM messages WHERE conversation_id = ${id} RETURNING id`,
    ),
  ),
  anyDomain.map((id) =>
    named(
      "raw move",
      async (s) =>
        s.sql`UPDATE conversations SET domain_id = ${id} WHERE session_id = 'session-1' RETURNING id, domain_id`,
    ),
  ),
  text.map((value) =>
    named("raw cast", async (s) => s.sql`SELECT ${value}::text::uuid FROM domains`),
  ),
);

function named(what: string, work: Operation["work"]): Operation {
  return { what, work };
}

function sorted<Row extends { readonly id: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** Runs a program, each operation in a transaction of its own; answers all that was heard. */
async function hear(
  tenants: TenantDatabase,
  context: TenantContext,
  program: readonly Operation[],
): Promise<string> {
  const heard: unknown[] = [];
  for (const { what, work } of program) {
    heard.push([what, await tenants.run(context, work).catch(said)]);
  }
  return normal(JSON.stringify(heard));
}

function said(error: unknown): unknown {
  return error instanceof TenantError
    ? [error.code, error.message, error.sqlState, error.table, error.column, error.constraint]
    : String(error);
}

/** Ids and times that a database makes up are different by nature. */
function normal(answers: string): string {
  return answers
    .replaceAll(
      /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-(?!00000000)[0-9a-f]{12}/g,
      "new id",
    )
    .replaceAll(/"20(2[6-9]|[3-9]\d)-[^"]*Z"/g, '"now"');
}

it(
  "answers a tenant the same, byte for byte, whatever another tenant has",
  async () => {
    const databases = [await tenantsDatabase(), await tenantsDatabase()] as const;
    await databases[1].query(otherTenant);
    const opened = await Promise.all(
      databases.map(async (database) => {
        const tenants = await openTenants(database);
        const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
        return { tenants, context };
      }),
    );
    let operations = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: operationsInProgram, maxLength: operationsInProgram }),
        async (program) => {
          operations += program.length;
          const [one, other] = await Promise.all(
            opened.map(async ({ tenants, context }) => hear(tenants, context, program)),
          );
          expect(other).toBe(one);
        },
      ),
      {
        numRuns: Math.ceil(operationCount / operationsInProgram),
        seed: 20_251_029,
        endOnFailure: true,
      },
    );
    expect(operations).toBeGreaterThanOrEqual(operationCount);
  },
  60_000 + operationCount * 20,
);
