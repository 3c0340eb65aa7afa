import type { TenantScope } from "@acme/tenant-repositories";
import { roomToWork } from "../sql/ask.ts";
import { fillConversationFacts, fillReplyFacts } from "./fill-facts.ts";

export type FactsRefresh = {
  /** Conversations whose facts were computed anew. */
  readonly conversations: number;
  /** Whether there may be more: call it again, in a new scope. */
  readonly hasMore: boolean;
};

/** Marks first: what they stand for has to be seen by whatever is computed after them. */
const kept = ["changes", "conversation_facts", "reply_facts"] as const;

/** Marks a transaction. */
const batch = 2_000;

/**
 * Brings the facts of the scope's organization up to date, at most 2,000 marks a call; the first
 * call begins to keep them. What it doesn't get to stays right: an overview looks at changed
 * conversations themselves. Of two at once one works, and the other comes back with nothing done.
 *
 * The marks of the conversations are deleted first, and their facts computed by later statements of the same
 * transaction: these see at least what was marked. Whatever is committed meanwhile has a mark of its own.
 *
 * @throws what a scope throws, and `42P01` (`undefined_table`) before `installFacts()`
 *
 * @example
 * ```ts no-run
 * import { refreshFacts } from "@acme/dashboard-overview";
 * import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";
 *
 * export async function catchUp(tenants: TenantDatabase, context: TenantContext): Promise<void> {
 *   while ((await tenants.run(context, refreshFacts)).hasMore);
 * }
 * ```
 */
export async function refreshFacts(scope: TenantScope): Promise<FactsRefresh> {
  const tenant = scope.context.organizationId;
  const [lock] = await scope.sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtext('acme_overview'), hashtext(${tenant}::uuid::text)) AS taken`;
  if (lock?.taken !== true) return { conversations: 0, hasMore: false };
  await scope.query(roomToWork);
  await cover(scope);
  // The first marks, not the first conversations: so the index's beginning is all that is read.
  const { rows } = await scope.query<{ id: string }>(
    `SELECT conversation_id AS id FROM acme_overview.changes
     WHERE organization_id = $1::uuid ORDER BY conversation_id LIMIT ${batch}`,
    [tenant],
  );
  const ids = [...new Set(rows.map(({ id }) => id))];
  if (ids.length === 0) return { conversations: 0, hasMore: false };
  for (const table of kept) {
    await scope.query(
      `DELETE FROM acme_overview.${table} WHERE organization_id = $1::uuid AND conversation_id = ANY ($2::uuid[])`,
      [tenant, ids],
    );
  }
  await scope.query(fillConversationFacts, [tenant, ids]);
  await scope.query(fillReplyFacts, [tenant, ids]);
  return { conversations: ids.length, hasMore: rows.length === batch };
}

/**
 * From the first call on the organization is covered: what there may be of another time is forgotten, and all
 * conversations that it has by then are marked. Of those that it gets meanwhile the triggers see to it.
 */
async function cover(scope: TenantScope): Promise<void> {
  const tenant = scope.context.organizationId;
  const { rowCount } = await scope.query(
    "INSERT INTO acme_overview.coverage (organization_id, refreshed_at) VALUES ($1::uuid, now()) ON CONFLICT DO NOTHING",
    [tenant],
  );
  if (rowCount === 0) {
    await scope.sql`
      UPDATE acme_overview.coverage SET refreshed_at = now()
      WHERE organization_id = ${tenant}::uuid AND refreshed_at < now() - interval '1 hour'`;
    return;
  }
  for (const table of kept) {
    await scope.query(`DELETE FROM acme_overview.${table} WHERE organization_id = $1::uuid`, [
      tenant,
    ]);
  }
  await scope.sql`
    INSERT INTO acme_overview.changes (organization_id, conversation_id)
    SELECT organization_id, id FROM conversations WHERE organization_id = ${tenant}::uuid`;
}
