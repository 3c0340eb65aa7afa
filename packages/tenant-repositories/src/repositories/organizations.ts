import type { OrganizationRecord } from "@acme/data-model";
import { requireRole } from "../context/roles.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import { givenColumns } from "../statements/given-values.ts";
import { selectByKeys } from "../statements/select.ts";
import { updateRows } from "../statements/update.ts";
import { readRows } from "../tables/row-reader.ts";
import type { TableDefinition } from "../tables/table-definition.ts";

/** What its admins may change of an organization; its plan and its seats are not theirs to set. */
export type OrganizationChanges = Partial<Pick<OrganizationRecord, "name" | "settings">>;

/** The scope's own organization. */
export class OrganizationRepository {
  readonly #scope: ScopeHandle;
  readonly #table: TableDefinition;

  /** @internal A scope makes its repositories. */
  constructor(scope: ScopeHandle, table: TableDefinition) {
    this.#scope = scope;
    this.#table = table;
  }

  async current(): Promise<OrganizationRecord> {
    const { organizationId } = this.#scope.context;
    const statement = selectByKeys(this.#table, organizationId, [organizationId]);
    return this.#one(readRows(this.#table, await this.#scope.send(statement)));
  }

  /** @throws {TenantError} `TENANT_ROLE_REQUIRED` below admin */
  async update(changes: OrganizationChanges): Promise<OrganizationRecord> {
    requireRole(this.#scope.context, "admin", "change an organization");
    const touched = { ...changes, updated_at: new Date() };
    const columns = givenColumns(this.#table, touched, "update");
    const { organizationId } = this.#scope.context;
    const statement = updateRows(this.#table, organizationId, {}, columns, touched, "rows");
    return this.#one(readRows(this.#table, await this.#scope.send(statement)));
  }

  #one([organization]: OrganizationRecord[]): OrganizationRecord {
    if (organization !== undefined) return organization;
    throw new TenantError("TENANT_NOT_FOUND", "The organization is not there any more.");
  }
}
