import type { Connection, PoolClient, QueryConfig, QueryResult, QueryResultRow } from "pg";
import { Query } from "pg";
import { TenantError } from "../errors/tenant-error.ts";

/** Settled when what comes before the statement has been done, and when the statement itself has. */
export type Sent<Row extends QueryResultRow> = {
  readonly before: Promise<void>;
  readonly result: Promise<QueryResult<Row>>;
};

/** What node-pg's connections and queries have and its types leave out; pg-cursor is built on the same. */
type Wire = Connection & {
  readonly parsedStatements: Record<string, string>;
};
type Handlers = {
  submit(wire: Connection): unknown;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Connection): void;
  handleError(error: unknown, wire: Connection): void;
  handleCopyInResponse(wire: Connection): void;
};

/**
 * Sends a statement, with others before it whose rows nobody wants, in front of one Sync: the server works
 * through them all and answers once. After the first that fails it does none of the rest.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 *
 * Those before are prepared on the way if they have names that the connection does not know. node-pg keeps
 * account of one statement a message, so the statement itself then goes without its name.
 */
export function sendQuery<Row extends QueryResultRow>(
  client: PoolClient,
  config: QueryConfig,
  statements: readonly QueryConfig[] = [],
): Sent<Row> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Wire
  const { parsedStatements } = client.connection as Wire;
  const fresh = statements.filter(
    ({ name, text }) => name !== undefined && parsedStatements[name] !== text,
  );
  const before = Promise.withResolvers<void>();
  const result = Promise.withResolvers<QueryResult<Row>>();
  let outstanding = statements.length;
  if (outstanding === 0) before.resolve();
  const query = new Query<Row>(
    fresh.length === 0 ? config : withoutName(config),
    (error, answer) => {
      if (error) result.reject(error);
      else result.resolve(answer);
    },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Handlers
  const handlers = query as unknown as Handlers;
  const own = {
    submit: handlers.submit.bind(query),
    handleDataRow: handlers.handleDataRow.bind(query),
    handleCommandComplete: handlers.handleCommandComplete.bind(query),
    handleError: handlers.handleError.bind(query),
  };
  handlers.submit = (wire) => {
    for (const statement of statements) {
      const { name = "", text, values = [] } = statement;
      // The name may be somebody else's by now; to close one that nobody has is no error.
      if (fresh.includes(statement)) wire.close({ type: "S", name }, true);
      if (name === "" || fresh.includes(statement)) wire.parse({ name, text, types: [] }, true);
      wire.bind({ statement: name, values }, true);
      wire.execute({}, true);
    }
    const refused = own.submit(wire);
    // What was sent before it would wait for a Sync for ever.
    if (refused !== null) wire.stream.destroy();
    return refused;
  };
  handlers.handleDataRow = (message) => {
    if (outstanding === 0) own.handleDataRow(message);
  };
  handlers.handleCommandComplete = (message, wire) => {
    if (outstanding === 0) {
      own.handleCommandComplete(message, wire);
      return;
    }
    outstanding -= 1;
    if (outstanding > 0) return;
    for (const { name = "", text } of fresh) parsedStatements[name] = text;
    before.resolve();
  };
  handlers.handleError = (error, wire) => {
    if (outstanding > 0) before.reject(error);
    own.handleError(error, wire);
  };
  // The server has ignored the Sync, as it does while it waits for rows, and would wait for ever.
  handlers.handleCopyInResponse = ({ stream }) => {
    result.reject(copyRefused());
    stream.destroy();
  };
  client.query(query);
  return { before: before.promise, result: result.promise };
}

function withoutName({ name: _, ...config }: QueryConfig): QueryConfig & { queryMode: "extended" } {
  return { ...config, queryMode: "extended" };
}

function copyRefused(): TenantError {
  return new TenantError(
    "TENANT_INPUT_INVALID",
    "COPY … FROM STDIN does not work in a scope, which has no rows to send. Use a repository's insertMany().",
  );
}
