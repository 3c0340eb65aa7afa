/** Which website a statement is about, as SQL; `undefined` for all of the tenant's. */
export type DomainFilter = string | undefined;

/** SQL, to follow a condition: a row that names its domain is of this one. */
export function andOfDomain(alias: string, domain: DomainFilter): string {
  return domain === undefined ? "" : ` AND ${alias}.domain_id = ${domain}`;
}

/** A message is of the website of its conversation. */
export function andInDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined
    ? ""
    : ` AND ${domainOfConversation(tenant, `${alias}.conversation_id`)} = ${domain}`;
}

/** The same, asked of the CTE `begun`, left-joined as `b`, and only of older conversations of the table. */
export function andBegunInDomain(
  conversationId: string,
  tenant: string,
  domain: DomainFilter,
): string {
  return domain === undefined
    ? ""
    : ` AND CASE WHEN b.id IS NULL THEN ${domainOfConversation(tenant, conversationId)} = ${domain} ELSE b.is_of_domain END`;
}

/** A request is for the website that it names, and where it names none for its conversation's. */
export function andForDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined ? "" : ` AND ${domainOfRequest(alias, tenant)} = ${domain}`;
}

/** SQL: the website that a request is for, or NULL. */
export function domainOfRequest(alias: string, tenant: string): string {
  return `coalesce(${alias}.domain_id, ${domainOfConversation(tenant, `${alias}.conversation_id`)})`;
}

/** The same for an embedding and its page. */
export function andFromDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined
    ? ""
    : ` AND coalesce(${alias}.domain_id, (
      SELECT p.domain_id FROM scraped_pages p WHERE p.organization_id = ${tenant} AND p.id = ${alias}.page_id)) = ${domain}`;
}

/** Looked up row by row rather than joined: a join might read all conversations that there ever were. */
function domainOfConversation(tenant: string, conversationId: string): string {
  return `(SELECT d.domain_id FROM conversations d WHERE d.organization_id = ${tenant} AND d.id = ${conversationId})`;
}
