import type {
  OrganizationMemberId,
  OrganizationMemberRecord,
  OrganizationRole,
} from "@acme/data-model";
import { requireRole } from "../context/roles.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import type { Filter } from "../statements/filter.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { NewRow } from "./new-row.ts";
import type { ListOptions, Page } from "./tenant-repository.ts";
import { TenantRepository } from "./tenant-repository.ts";

type NewMember = NewRow<OrganizationMemberRecord, "user_id" | "role", never>;

/**
 * Who belongs to the organization. Everybody sees it; admins manage members, only owners manage owners,
 * and the last owner can't go. The policies say the same.
 */
export class MemberRepository {
  readonly #scope: ScopeHandle;
  readonly #rows: TenantRepository<OrganizationMemberRecord, NewMember, OrganizationMemberId>;

  /** @internal A scope makes its repositories. */
  constructor(scope: ScopeHandle, table: TableDefinition) {
    this.#scope = scope;
    this.#rows = new TenantRepository(scope, {
      table,
      noun: "member",
      order: { user_id: "asc" },
      writers: "admin",
      conflict: undefined,
    });
  }

  async find(id: OrganizationMemberId): Promise<OrganizationMemberRecord | null> {
    return this.#rows.find(id);
  }

  async list(
    options: ListOptions<OrganizationMemberRecord> = {},
  ): Promise<Page<OrganizationMemberRecord>> {
    return this.#rows.list(options);
  }

  async count(filter: Filter<OrganizationMemberRecord> = {}): Promise<number> {
    return this.#rows.count(filter);
  }

  /** @throws {TenantError} `TENANT_ROLE_REQUIRED`, `TENANT_UNIQUE_VIOLATION` for who is a member already */
  async add(member: NewMember): Promise<OrganizationMemberRecord> {
    this.#requireFor(member.role);
    return this.#rows.insert(member);
  }

  /** @throws {TenantError} `TENANT_ROLE_REQUIRED`, `TENANT_NOT_FOUND`, `TENANT_LAST_OWNER` */
  async changeRole(
    id: OrganizationMemberId,
    role: OrganizationRole,
  ): Promise<OrganizationMemberRecord> {
    const member = await this.#rows.get(id);
    this.#requireFor(member.role);
    this.#requireFor(role);
    return this.#rows.update(id, { role });
  }

  /** @throws {TenantError} `TENANT_ROLE_REQUIRED`, `TENANT_NOT_FOUND`, `TENANT_LAST_OWNER` */
  async remove(id: OrganizationMemberId): Promise<void> {
    const member = await this.#rows.get(id);
    this.#requireFor(member.role);
    await this.#rows.delete(id);
  }

  #requireFor(role: OrganizationRole): void {
    const atLeast = role === "owner" ? "owner" : "admin";
    requireRole(
      this.#scope.context,
      atLeast,
      role === "owner" ? "manage owners" : "manage members",
    );
  }
}
