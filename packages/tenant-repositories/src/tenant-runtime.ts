import type { Tenancy } from "@acme/tenancy";
import type { Pool } from "pg";
import type { Enter, TransactionSettings } from "./connection/enter.ts";
import type { CurrentScopes } from "./scope/current-scope.ts";
import type { AcmeTables } from "./tables/acme-tables.ts";

/** What the parts of one open database share. */
export type TenantRuntime = {
  readonly tenancy: Tenancy;
  readonly tenantPool: Pool;
  readonly systemPool: Pool;
  readonly scopes: CurrentScopes;
  readonly tables: AcmeTables;
  /** Whether statements may be prepared under names. */
  readonly prepare: boolean;
  readonly settings: TransactionSettings;
  /** The statement that seals a transaction for the tenant of a ticket. */
  readonly enter: (ticket: string) => Enter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};
