import type { ConversationRecord } from "@acme/data-model";
import type { TenantContext, TenantDatabase } from "@acme/tenant-repositories";

/** Right: a repository of the scope. Its statement names the tenant; nobody can forget to. */
export async function newestConversations(
  tenants: TenantDatabase,
  context: TenantContext,
): Promise<readonly ConversationRecord[]> {
  const page = await tenants.run(context, async (scope) => scope.conversations.list({ limit: 20 }));
  return page.rows;
}

/** Wrong: rows without a scope. There is nothing to call. */
export function everybodysConversations(tenants: TenantDatabase): unknown {
  // @ts-expect-error a database has no repositories: only a scope, which is one tenant's, has
  return tenants.conversations;
}
