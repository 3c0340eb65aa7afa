import type { PoolClient } from "pg";
import { runtimeOf } from "../../../src/runtimes.ts";
import type { TenantDatabase } from "../../../src/index.ts";

const watched = new WeakSet<object>();

/** The texts of the statements that the tenants' pool sends while something is done. */
export async function statementsOf(
  tenants: TenantDatabase,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const { tenantPool } = runtimeOf(tenants);
  const sent: string[] = [];
  const watch = (client: PoolClient): void => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const noting = (first: unknown, ...rest: unknown[]): unknown => {
      sent.push(typeof first === "string" ? first : (first as { text: string }).text);
      return query(first, ...rest);
    };
    Object.assign(client, { query: noting });
    restore.push(() => {
      watched.delete(client);
      Reflect.deleteProperty(client, "query");
    });
  };
  const restore: (() => void)[] = [];
  tenantPool.on("acquire", watch);
  try {
    await work();
  } finally {
    tenantPool.off("acquire", watch);
    for (const undo of restore) undo();
  }
  // A cursor's name is another each time.
  return sent.map((text) => text.replaceAll(/"acme_[0-9a-f-]{36}"/g, '"cursor"'));
}
