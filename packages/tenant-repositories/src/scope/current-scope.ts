import { AsyncLocalStorage } from "node:async_hooks";
import { TenantError } from "../errors/tenant-error.ts";
import type { OpenScope } from "./tenant-scope.ts";

/** The scope that the code at hand runs in. `failed`: a run() that had joined it threw. */
export type CurrentScope = OpenScope & { failed: boolean };

/**
 * Scopes by the flow of calls, one for each database: a nested `run()` joins, and TypeORM, which asks a
 * pool for a connection out of nowhere, gets the transaction that it is in.
 */
export class CurrentScopes {
  readonly #storage = new AsyncLocalStorage<CurrentScope>();

  /** The open scope around the caller, if there is one. */
  get(): CurrentScope | undefined {
    const current = this.#storage.getStore();
    return current?.isOpen() === true ? current : undefined;
  }

  /** @throws {TenantError} `TENANT_NO_SCOPE`, `TENANT_SCOPE_CLOSED` */
  require(): CurrentScope {
    const current = this.#storage.getStore();
    if (current?.isOpen() === true) return current;
    throw current === undefined
      ? new TenantError(
          "TENANT_NO_SCOPE",
          "No tenant is chosen here, so there would be no rows to see. Do it inside run(context, …).",
        )
      : new TenantError(
          "TENANT_SCOPE_CLOSED",
          "The scope that this began in is over, so there would be no rows to see. Await it inside run(), or open a new scope.",
        );
  }

  within<Result>(scope: CurrentScope, work: () => Promise<Result>): Promise<Result> {
    return this.#storage.run(scope, work);
  }
}
