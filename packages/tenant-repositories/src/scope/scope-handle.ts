import type { TenantContext } from "../context/tenant-context.ts";
import type { TenantIds } from "../context/tenant-ids.ts";
import type { Statement } from "../statements/statement.ts";
import type { TextResult } from "./transaction.ts";

/** What a repository needs of its scope. */
export type ScopeHandle = {
  readonly context: Pick<TenantContext<TenantIds>, "organizationId" | "role">;
  /** Signs this tenant's cursors. */
  readonly cursorKey: string;
  /** @throws {TenantError} `TENANT_SCOPE_CLOSED` once the scope is over. */
  readonly send: (statement: Statement) => Promise<TextResult>;
};
