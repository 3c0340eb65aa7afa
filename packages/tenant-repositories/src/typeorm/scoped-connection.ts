import { EventEmitter } from "node:events";
import type { QueryResult } from "pg";
import { TenantError } from "../errors/tenant-error.ts";
import type { CurrentScope } from "../scope/current-scope.ts";
import { scopeClosed } from "../scope/tenant-scope.ts";

let connections = 0;

/**
 * A scope's transaction as TypeORM sees a connection. A transaction that TypeORM opens on it is a part of
 * the scope's, so it becomes a savepoint. https://www.postgresql.org/docs/current/sql-savepoint.html
 */
export class ScopedConnection extends EventEmitter {
  readonly #scope: CurrentScope;
  readonly #savepoint: string;

  constructor(scope: CurrentScope) {
    super();
    connections += 1;
    this.#scope = scope;
    this.#savepoint = `acme_typeorm_${connections}`;
  }

  /** @throws at once, and not by its promise, for a stream: TypeORM takes the answer for one and never awaits it. */
  query(text: unknown, values: readonly unknown[] = []): Promise<QueryResult> {
    if (typeof text === "string") return this.#send(text, values);
    throw new TenantError(
      "TENANT_INPUT_INVALID",
      "stream() does not work inside a scope, whose statements share one connection. Use a repository's stream() of @acme/tenant-repositories.",
    );
  }

  async #send(text: string, values: readonly unknown[]): Promise<QueryResult> {
    if (!this.#scope.isOpen()) throw scopeClosed();
    return this.#scope.transaction.sendRaw(this.#withinScope(text), values);
  }

  #withinScope(text: string): string {
    switch (text) {
      case "START TRANSACTION":
        return `SAVEPOINT ${this.#savepoint}`;
      case "COMMIT":
        return `RELEASE SAVEPOINT ${this.#savepoint}`;
      case "ROLLBACK":
        return `ROLLBACK TO SAVEPOINT ${this.#savepoint}`;
      default:
        if (!text.startsWith("SET TRANSACTION ")) return text;
        throw new TenantError(
          "TENANT_INPUT_INVALID",
          "The isolation level is the scope's: give it to run(context, work, { isolation }).",
        );
    }
  }
}
