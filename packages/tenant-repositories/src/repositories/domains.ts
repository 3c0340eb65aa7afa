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

/** What hangs on a domain: by a column of its own, by its parent, or by either. */
const underDomain: readonly {
  readonly table: string;
  readonly direct?: true;
  readonly by?: { readonly column: string; readonly parent: string };
}[] = [
  { table: "conversations", direct: true },
  { table: "messages", by: { column: "conversation_id", parent: "conversations" } },
  { table: "scraped_pages", direct: true },
  {
    table: "page_embeddings",
    direct: true,
    by: { column: "page_id", parent: "scraped_pages" },
  },
  { table: "structured_extractions", direct: true },
  { table: "website_content", direct: true },
  {
    table: "chat_telemetry",
    direct: true,
    by: { column: "conversation_id", parent: "conversations" },
  },
];

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
    const counts = underDomain.map(({ table, direct, by }) => {
      const ways = [
        ...(direct === true ? ["t.domain_id = $2"] : []),
        ...(by === undefined
          ? []
          : [
              `t.${by.column} IN (SELECT p.id FROM ${tableOf(this.#tables, by.parent).relation} AS p WHERE ${this.#own(by.parent, "p")} AND p.domain_id = $2)`,
            ]),
      ];
      return `(SELECT count(*) FROM ${tableOf(this.#tables, table).relation} AS t WHERE ${this.#own(table, "t")} AND (${ways.join(" OR ")}))`;
    });
    const text = `SELECT ${counts.join(",\n       ")}`;
    const result = await this.#scope.send(this.#statement("read", text, id));
    return Object.fromEntries(
      underDomain.map(({ table }, index) => [table, Number(result.rows[0]?.[index])]),
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
