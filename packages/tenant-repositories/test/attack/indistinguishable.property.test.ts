import type { ConversationId, DomainId, MessageId, ScrapedPageId } from "@acme/data-model";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { TenantContext, TenantDatabase, TenantScope } from "../../src/index.ts";
import { TenantError } from "../../src/index.ts";
import { ids, openTenants, tenantRows, tenantsDatabase } from "../support/tenants.ts";

/** How many operations are tried on each database, and which; more of them, and others, by hand. */
const operationCount = Number(process.env["ACME_OPERATIONS"] ?? 10_000);
const seed = Number(process.env["ACME_SEED"] ?? 20_251_029);
const operationsInProgram = 50;

/** The other tenant is another one: other rows, other numbers of them, other contents. */
const otherTenant = `
DELETE FROM messages WHERE organization_id = '${ids.organization(2)}' AND content LIKE '%5%';
UPDATE messages SET content = 'entirely different', created_at = created_at - interval '3 days' WHERE organization_id = '${ids.organization(2)}';
DELETE FROM conversations WHERE id = '${ids.row("ce", 2, 7)}';
INSERT INTO conversations (organization_id, domain_id, session_id)
  SELECT organization_id, id, 'more ' || n FROM domains, generate_series(1, 500) AS n WHERE organization_id = '${ids.organization(2)}';
DELETE FROM organization_members WHERE organization_id = '${ids.organization(2)}' AND role = 'viewer';
ANALYZE`;

/** The attacker's own rows as they were in the beginning. */
const anew = `DELETE FROM organizations WHERE id = '${ids.organization(1)}'; ${tenantRows(1)}`;

type Operation = { readonly what: string; readonly work: (scope: TenantScope) => Promise<unknown> };

/** The attacker's ids, the victim's (some of which one database has not), and ids of nothing at all. */
const anyRow = (kind: string, most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: most }))
    .map(([tenant, number]) => ids.row(kind, tenant, number));
const anyDomain = anyRow("0d", 3).map((id) => id as DomainId);
const anyConversation = anyRow("ce", 35).map((id) => id as ConversationId);
const anyMessage = anyRow("fe", 35).map((id) => id as MessageId);
const anyPage = anyRow("0e", 2).map((id) => id as ScrapedPageId);
const anyOrganization = fc.constantFrom(1, 2, 3).map((tenant) => ids.organization(tenant));
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
    named("raw delete", async (s) =>
      // In what order is the heap's affair, and that is another for each database.
      (
        await s.sql<{ content: string }>`
            DELETE FROM messages WHERE conversation_id = ${id} RETURNING content`
      )
        .map(({ content }) => content)
        .toSorted(),
    ),
  ),
  anyDomain.map((id) =>
    named(
      "raw move",
      async (s) =>
        s.sql`UPDATE conversations SET domain_id = ${id} WHERE session_id = 'session-1' RETURNING domain_id`,
    ),
  ),
  fc
    .tuple(anyConversation, anyDomain)
    .map(([conversation_id, domain_id]) =>
      named("insert by two ways", async (s) =>
        s.telemetry.insert({ conversation_id, domain_id, success: true, model: "m" }),
      ),
    ),
  fc.tuple(anyPage, text).map(([page_id, chunk_text]) =>
    named("insert many", async (s) =>
      s.embeddings.insertMany([
        { page_id, chunk_text, embedding: [1, 0, 0] },
        { chunk_text, page_id: ids.row("0e", 1) as ScrapedPageId },
      ]),
    ),
  ),
  anyDomain.map((domainId) =>
    named("nearest", async (s) => {
      const found = await s.embeddings.nearest([1, 0.5, 0], { domainId, limit: 5 });
      return found.map(({ distance }) => distance);
    }),
  ),
  anyConversation.map((conversation_id) =>
    named("stream", async (s) => {
      const contents: string[] = [];
      for await (const row of s.messages.stream({ filter: { conversation_id }, batchSize: 3 }))
        contents.push(row.content);
      return contents.toSorted();
    }),
  ),
  fc
    .tuple(anyDomain, text)
    .map(([domain_id, session_id]) =>
      named("update many", async (s) =>
        s.conversations.updateMany(
          { domain_id, id: ids.row("ce", 1, 30) as ConversationId },
          { session_id },
        ),
      ),
    ),
  anyPage.map((page_id) => named("delete many", async (s) => s.embeddings.deleteMany({ page_id }))),
  fc
    .tuple(anyDomain, anyOrganization)
    .map(([id, organization]) =>
      named("transfer", async (s) => s.domains.transferDomain(id, organization)),
    ),
  fc
    .tuple(anyOrganization, text)
    .map(([id, name]) =>
      named(
        "raw rename",
        async (s) => s.sql`UPDATE organizations SET name = ${name} WHERE id = ${id} RETURNING name`,
      ),
    ),
  anyOrganization.map((id) =>
    named(
      "raw count",
      async (s) =>
        s.sql`SELECT (SELECT count(*) FROM messages) AS messages, count(*) FROM organization_members WHERE organization_id = ${id}`,
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

/** What a program heard, and which of its operations were answered with something. */
type Heard = { readonly answers: string; readonly something: readonly string[] };

/** Runs a program, each operation in a transaction of its own. */
async function hear(
  tenants: TenantDatabase,
  context: TenantContext,
  program: readonly Operation[],
): Promise<Heard> {
  const heard: unknown[] = [];
  const something: string[] = [];
  for (const { what, work } of program) {
    const answer: unknown = await tenants.run(context, work).catch(said);
    heard.push([what, answer]);
    if (isSomething(answer)) something.push(what);
  }
  return { answers: normal(JSON.stringify(heard)), something };
}

function isSomething(answer: unknown): boolean {
  const isRefusal = Array.isArray(answer) && answer[0] === refusal;
  return !isRefusal && !["null", "[]", "0", "false"].includes(JSON.stringify(answer));
}

const refusal = "refused";

function said(error: unknown): unknown {
  return error instanceof TenantError
    ? [
        refusal,
        error.code,
        error.message,
        error.sqlState,
        error.table,
        error.column,
        error.constraint,
      ]
    : [refusal, String(error)];
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
        const tenants = await openTenants(database, { contextLifetime: 86_400 });
        const context = await tenants.authorize(ids.user(1, "owner"), ids.organization(1));
        // Each program begins with what there was: a tenant that has deleted everything has nothing to find.
        const begin = async (): Promise<unknown> => database.query(anew);
        return { tenants, context, begin };
      }),
    );
    let operations = 0;
    const [tried, answered] = [new Set<string>(), new Set<string>()];
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: operationsInProgram, maxLength: operationsInProgram }),
        async (program) => {
          operations += program.length;
          const [one, other] = await Promise.all(
            opened.map(async ({ tenants, context, begin }) => {
              await begin();
              return hear(tenants, context, program);
            }),
          );
          expect(other?.answers).toBe(one?.answers);
          for (const { what } of program) tried.add(what);
          for (const what of one?.something ?? []) answered.add(what);
        },
      ),
      {
        numRuns: Math.ceil(operationCount / operationsInProgram),
        seed,
        endOnFailure: true,
      },
    );
    expect(operations).toBeGreaterThanOrEqual(operationCount);
    // Where there is never an answer, nothing is shown by its being the same.
    expect([...tried].filter((what) => !answered.has(what))).toEqual(["raw cast"]);
  },
  600_000 + operationCount * 60,
);
