import type { TenantScope } from "@acme/tenant-repositories";

export type Count = { readonly domain: string; readonly messages: number };

/**
 * Right: every table of a join by its tenant and its key, as the composite foreign keys and the indexes
 * have them, so that each is found by an index whatever the policies do.
 */
export async function messagesByDomain(scope: TenantScope): Promise<Count[]> {
  const { organizationId } = scope.context;
  return scope.sql<Count>`
    SELECT d.domain, count(m.id)::int AS messages
    FROM domains d
    JOIN conversations c ON c.organization_id = d.organization_id AND c.domain_id = d.id
    JOIN messages m ON m.organization_id = c.organization_id AND m.conversation_id = c.id
    WHERE d.organization_id = ${organizationId}
    GROUP BY d.domain ORDER BY d.domain`;
}

/**
 * Wrong, though it leaks nothing: no tenant is named, the policies alone hold it, and a cast keeps the
 * index on (organization_id, …) from being used where there is one.
 */
export async function messagesByDomainSlowly(scope: TenantScope): Promise<Count[]> {
  return scope.sql<Count>`
    SELECT d.domain, count(m.id)::int AS messages
    FROM domains d
    JOIN conversations c ON c.domain_id = d.id
    JOIN messages m ON m.conversation_id = c.id
    WHERE d.organization_id::text = ${scope.context.organizationId}
    GROUP BY d.domain ORDER BY d.domain`;
}
