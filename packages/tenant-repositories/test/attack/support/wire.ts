import type { Connection, PoolClient } from "pg";
import { runtimeOf } from "../../../src/runtimes.ts";
import type { TenantDatabase } from "../../../src/index.ts";

const watched = new WeakSet<object>();

/** The texts of the statements that the tenants' pool sends while something is done, in their order. */
export async function statementsOf(
  tenants: TenantDatabase,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const { tenantPool } = runtimeOf(tenants);
  const sent: string[] = [];
  const restore: (() => void)[] = [];
  const watch = ({ connection }: PoolClient): void => {
    if (watched.has(connection)) return;
    watched.add(connection);
    Object.assign(connection, noting(connection, sent));
    restore.push(() => {
      watched.delete(connection);
      for (const name of ["parse", "bind", "query"]) Reflect.deleteProperty(connection, name);
    });
  };
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

type Sent = (message: { text?: string; name?: string; statement?: string }) => void;

/** What a connection sends, noted before it is sent: a statement that was prepared earlier by its text, too. */
function noting(connection: Connection, sent: string[]): Record<string, unknown> {
  const { parsedStatements } = connection as unknown as {
    parsedStatements: Record<string, string>;
  };
  const own = connection as unknown as Record<"parse" | "bind", Sent> & {
    query: (text: string) => void;
  };
  const [parse, bind, query] = [
    own.parse.bind(connection),
    own.bind.bind(connection),
    own.query.bind(connection),
  ];
  const parsed = new Map<string, string>();
  return {
    parse: (message: { text: string; name?: string }) => {
      parsed.set(message.name ?? "", message.text);
      parse(message);
    },
    bind: (message: { statement?: string }) => {
      const name = message.statement ?? "";
      sent.push(parsed.get(name) ?? parsedStatements[name] ?? "");
      bind(message);
    },
    query: (text: string) => {
      sent.push(text);
      query(text);
    },
  };
}
