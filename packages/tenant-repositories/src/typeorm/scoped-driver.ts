import { EventEmitter } from "node:events";
import { finishLate } from "../connection/late-commit.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import { ScopedConnection } from "./scoped-connection.ts";

type Release = (error?: unknown) => void;
type OnConnect = (error: unknown, connection?: unknown, release?: Release) => void;

/** What TypeORM takes for the module `pg`, and how to end the time in which it looks at the server. */
export type ScopedDriver = {
  readonly driver: { readonly Pool: new () => EventEmitter };
  /** From here on there is no connection but a scope's. */
  readonly confine: () => void;
};

/**
 * Stands in for `pg` in a TypeORM data source: its pool hands out the transaction of the scope that the
 * caller runs in. While TypeORM initialises it asks the server for its version, which it gets from a
 * connection of the tenants' login that is nobody's, and so sees no rows.
 */
export function scopedDriver(runtime: TenantRuntime): ScopedDriver {
  let confined = false;
  class ScopedPool extends EventEmitter {
    connect(done: OnConnect): void {
      if (!confined) {
        runtime.tenantPool.connect((error, client, release) => {
          if (client !== undefined) finishLate(client);
          done(error, client, release);
        });
        return;
      }
      let connection: ScopedConnection;
      try {
        connection = new ScopedConnection(runtime.scopes.require());
      } catch (error) {
        done(error);
        return;
      }
      done(undefined, connection, () => undefined);
    }

    /** The connections are the tenant database's, which closes them itself. */
    end(done: () => void): void {
      done();
    }
  }
  return { driver: { Pool: ScopedPool }, confine: () => (confined = true) };
}
