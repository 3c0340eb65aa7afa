/** How well a word names a tenant, from what multi-tenant schemas call theirs. */
const weights = new Map<string, number>([
  ...["organization", "organisation", "tenant", "workspace"].map((word) => [word, 5] as const),
  ...["account", "company", "org"].map((word) => [word, 4] as const),
  ...["team", "shop", "store", "merchant", "agency", "clinic", "school"].map(
    (word) => [word, 3] as const,
  ),
  ...["customer", "client", "business", "group", "project", "site"].map(
    (word) => [word, 2] as const,
  ),
  // A person rarely is the tenant; a value of a list never is.
  ...["user", "person", "member", "profile"].map((word) => [word, 0.5] as const),
  ...["country", "currency", "language", "locale", "plan", "role", "permission"].map(
    (word) => [word, 0.1] as const,
  ),
  ...["status", "type", "category", "tag"].map((word) => [word, 0.1] as const),
]);

/** The words of a name, in lower case and singular: `"crmAccounts"` → `["crm", "account"]`. */
export function words(name: string): readonly string[] {
  return name
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, "_")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== "")
    .map(singular);
}

function singular(word: string): string {
  if (weights.has(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/(?:sses|xes|ches|shes|uses)$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** How much a table's name says that its rows are the tenants; 1 is a name that says nothing. */
export function tenantWeight(table: string): number {
  const parts = words(table);
  const weight = weights.get(parts.at(-1) ?? "") ?? 1;
  // `bank_accounts` are hardly anybody's tenants, while `accounts` may well be.
  return parts.length > 1 && weight > 1 ? 1 + (weight - 1) / 3 : weight;
}

/** Whether a column is called like the id of a tenant, e.g. `customer_id`, `accountId` or `legacy_tenant_id`. */
export function namesTenantId(column: string): boolean {
  const parts = words(column);
  return parts.at(-1) === "id" && (weights.get(parts.at(-2) ?? "") ?? 0) >= 2;
}
