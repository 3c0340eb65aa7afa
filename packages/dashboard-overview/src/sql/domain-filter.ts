/** Which website a statement is about, as SQL; `undefined` for all of the tenant's. */
export type DomainFilter = string | undefined;

/** SQL, to follow a condition: a row that names its domain is of this one. */
export function andOfDomain(alias: string, domain: DomainFilter): string {
  return domain === undefined ? "" : ` AND ${alias}.domain_id = ${domain}`;
}

/** A message is of the website of its conversation. */
export function andInDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined ? "" : ` AND ${inConversationOf(alias, tenant, domain)}`;
}

/** A request is for the website that it names, and where it names none for its conversation's. */
export function andForDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined
    ? ""
    : ` AND (${alias}.domain_id = ${domain} OR ${alias}.domain_id IS NULL AND ${inConversationOf(alias, tenant, domain)})`;
}

/** The same for an embedding and its page. */
export function andFromDomain(alias: string, tenant: string, domain: DomainFilter): string {
  return domain === undefined
    ? ""
    : ` AND (${alias}.domain_id = ${domain} OR ${alias}.domain_id IS NULL AND EXISTS (
      SELECT FROM scraped_pages p WHERE p.organization_id = ${tenant} AND p.id = ${alias}.page_id AND p.domain_id = ${domain}))`;
}

function inConversationOf(alias: string, tenant: string, domain: string): string {
  return `EXISTS (
      SELECT FROM conversations d WHERE d.organization_id = ${tenant} AND d.id = ${alias}.conversation_id AND d.domain_id = ${domain})`;
}
