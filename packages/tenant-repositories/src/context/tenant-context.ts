import { inspect } from "node:util";
import type { OrganizationRole } from "@acme/data-model";
import { TenantError } from "../errors/tenant-error.ts";
import type { AcmeIds, TenantIds } from "./tenant-ids.ts";

/** What the database hands out for a membership that stands. */
export type IssuedTicket<Ids extends TenantIds> = {
  readonly organizationId: Ids["tenant"];
  readonly userId: Ids["member"];
  readonly role: OrganizationRole;
  readonly ticket: string;
  readonly cursorKey: string;
  readonly expiresAt: Date;
};

/**
 * Who is asking, for which organization: proof that the database found the membership. Only
 * `authorize()` makes one; a look-alike is refused by the compiler (the class has private parts) and, if
 * that was silenced, at run time. The ticket inside is neither printed nor serialised.
 *
 * @typeParam Ids The types of the two keys; the model's own unless another declaration says otherwise.
 */
export class TenantContext<Ids extends TenantIds = AcmeIds> {
  readonly organizationId: Ids["tenant"];
  readonly userId: Ids["member"];
  readonly role: OrganizationRole;
  readonly expiresAt: Date;
  readonly #ticket: string;
  readonly #cursorKey: string;

  /** @internal Use `authorize()`. */
  constructor(issued: IssuedTicket<Ids>) {
    this.organizationId = issued.organizationId;
    this.userId = issued.userId;
    this.role = issued.role;
    this.expiresAt = issued.expiresAt;
    this.#ticket = issued.ticket;
    this.#cursorKey = issued.cursorKey;
    Object.freeze(this);
  }

  /**
   * What the database has to see, and what signs this tenant's cursors.
   *
   * @throws {TenantError} `TENANT_CONTEXT_INVALID` for anything that `authorize()` did not make.
   */
  static secretsOf(context: TenantContext<TenantIds>): {
    readonly ticket: string;
    readonly cursorKey: string;
  } {
    const given: unknown = context;
    if (typeof given !== "object" || given === null || !(#ticket in given)) {
      throw new TenantError(
        "TENANT_CONTEXT_INVALID",
        "This is not a context. Only authorize(userId, organizationId) makes one; it can't be copied, serialised or written by hand.",
      );
    }
    return { ticket: given.#ticket, cursorKey: given.#cursorKey };
  }

  toJSON(): Record<string, string | number> {
    return { organizationId: this.organizationId, userId: this.userId, role: this.role };
  }

  [inspect.custom](): string {
    return `TenantContext(${this.role} ${this.userId} of ${this.organizationId})`;
  }
}
