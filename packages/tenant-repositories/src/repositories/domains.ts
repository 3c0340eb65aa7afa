import type { DomainId, DomainRecord, OrganizationId } from "@acme/data-model";
import { requireRole } from "../context/roles.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import type { Statement } from "../statements/statement.ts";
import { prepared } from "../statements/statement.ts";
import { tenantPredicate } from "../statements/tenant-predicate.ts";
import type { AcmeTables } from "../tables/acme-tables.ts";
import { tableOf } from "../tables/acme-tables.ts";
import type { NewRow } from "./new-row.ts";
import { TenantRepository } from "./tenant-repository.ts";

export type NewDomain = NewRow<DomainRecord, "domain", "name" | "active">;

/** How many rows go with a domain, by table. */
export type TransferPreview = Readonly<Record<string, number>>;

// What hangs on a domain directly, and messages by their conversation.
const byDomain = [
  "conversations",
  "scraped_pages",
  "page_embeddings",
  "structured_extractions",
  "website_content",
  "chat_telemetry",
] as const;

/** The organization's websites. A host name is unique among all organizations: taken is taken. */
export class DomainRepository extends TenantRepository<DomainRecord, NewDomain, DomainId> {
  readonly #scope: ScopeHandle;
  readonly #tables: AcmeTables;

  /** @internal A scope makes its repositories. */
  constructor(scope: ScopeHandle, tables: AcmeTables) {
    super(scope, {
      table: tableOf(tables, "domains"),
      noun: "domain",
      order: { domain: "asc" },
      writers: "member",
      conflict: undefined,
    });
    this.#scope = scope;
    this.#tables = tables;
  }

  /** What {@link transferDomain} would take along. */
  async previewTransfer(id: DomainId): Promise<TransferPreview> {
    const count = (table: string, alias: string, rest: string): string =>
      `(SELECT count(*) FROM ${tableOf(this.#tables, table).relation} AS ${alias} WHERE ${this.#own(table, alias)} AND ${rest})`;
    const conversation = `EXISTS (SELECT FROM ${tableOf(this.#tables, "conversations").relation} AS c WHERE ${this.#own("conversations", "c")} AND c.id = m.conversation_id AND c.domain_id = $2)`;
    const counts = [
      ...byDomain.map((table) => ({ table, sql: count(table, "t", "t.domain_id = $2") })),
      { table: "messages", sql: count("messages", "m", conversation) },
    ];
    const text = `SELECT ${counts.map(({ sql }) => sql).join(",\n       ")}`;
    const result = await this.#scope.send(this.#statement("read", text, id));
    return Object.fromEntries(
      counts.map(({ table }, index) => [table, Number(result.rows[0]?.[index])]),
    );
  }

  /**
   * Hands a domain, its config and everything under it over to another organization, at once and by the
   * database itself. The user has to be at least admin in both.
   *
   * @throws {TenantError} `TENANT_ROLE_REQUIRED`, `TENANT_NOT_FOUND`
   */
  async transferDomain(id: DomainId, toOrganization: OrganizationId): Promise<void> {
    requireRole(this.#scope.context, "admin", "transfer a domain");
    await this.get(id);
    const config = `SELECT acme_tenancy.transfer_domain_configs(c.id, $3)
FROM ${tableOf(this.#tables, "domain_configs").relation} AS c
JOIN ${tableOf(this.#tables, "domains").relation} AS d ON d.domain = c.domain
WHERE ${this.#own("domain_configs", "c")} AND ${this.#own("domains", "d")} AND d.id = $2`;
    await this.#scope.send(this.#statement("write", config, id, toOrganization));
    const domain = `SELECT acme_tenancy.transfer_domains($2, $3) WHERE $1::text IS NOT NULL`;
    const moved = await this.#scope.send(this.#statement("write", domain, id, toOrganization));
    if (moved.rows[0]?.[0] !== "t") {
      throw new TenantError("TENANT_NOT_FOUND", "The domain is not there any more.");
    }
  }

  #own(table: string, alias: string): string {
    return tenantPredicate(alias, tableOf(this.#tables, table).tenantColumn);
  }

  #statement(kind: "read" | "write", text: string, ...values: readonly unknown[]): Statement {
    return prepared(kind, text, [this.#scope.context.organizationId, ...values]);
  }
}
