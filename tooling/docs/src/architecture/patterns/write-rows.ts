import type { ConversationId, OrganizationId } from "@acme/data-model";
import type { TenantScope } from "@acme/tenant-repositories";

/** Right: the parent is named, the organization and the id are stamped. */
export async function ask(scope: TenantScope, conversation: ConversationId): Promise<void> {
  await scope.messages.insert({
    conversation_id: conversation,
    role: "user",
    content: "Are you open?",
  });
}

/** Wrong: saying whose row it is. It doesn't compile; the column is not among what a new row takes. */
export async function askFor(
  scope: TenantScope,
  conversation: ConversationId,
  somebody: OrganizationId,
): Promise<void> {
  const row = { conversation_id: conversation, role: "user", content: "Are you open?" };
  // @ts-expect-error a new row has no organization_id
  await scope.messages.insert({ ...row, organization_id: somebody });
}
