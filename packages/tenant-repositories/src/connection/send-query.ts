import type {
  ClientBase,
  Connection,
  PoolClient,
  QueryConfig,
  QueryResult,
  QueryResultRow,
} from "pg";
import { Query } from "pg";
import { TenantError } from "../errors/tenant-error.ts";

/** Settled when what comes before the statement has been done, and when the statement itself has. */
export type Sent<Row extends QueryResultRow> = {
  readonly before: Promise<void>;
  readonly result: Promise<QueryResult<Row>>;
};

/** What node-pg's connections and queries have and its types leave out; pg-cursor is built on the same. */
type Wire = Connection & {
  readonly parsedStatements: Readonly<Record<string, string | undefined>>;
};
type Handlers = {
  submit(wire: Connection): unknown;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Connection): void;
  handleError(error: unknown, wire: Connection): void;
  handleCopyInResponse(wire: Connection): void;
};

/**
 * Whether these can be sent with no answer asked for between them. A statement that has a name has to be
 * prepared already: node-pg keeps no account of more than one to a message.
 */
export function canPrecede(
  { connection }: Pick<PoolClient, "connection">,
  statements: readonly QueryConfig[],
): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Wire
  const { parsedStatements } = connection as Wire;
  return statements.every(
    ({ name, text }) => name === undefined || parsedStatements[name] === text,
  );
}

/**
 * Sends a statement, with others before it whose rows nobody wants, in front of one Sync: the server works
 * through them all and answers once. After the first that fails it does none of the rest.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export function sendQuery<Row extends QueryResultRow>(
  client: ClientBase,
  config: QueryConfig,
  statements: readonly QueryConfig[] = [],
): Sent<Row> {
  const before = Promise.withResolvers<void>();
  const result = Promise.withResolvers<QueryResult<Row>>();
  let outstanding = statements.length;
  if (outstanding === 0) before.resolve();
  const query = new Query<Row>(config, (error, answer) => {
    if (error) result.reject(error);
    else result.resolve(answer);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Handlers
  const handlers = query as unknown as Handlers;
  const own = {
    submit: handlers.submit.bind(query),
    handleDataRow: handlers.handleDataRow.bind(query),
    handleCommandComplete: handlers.handleCommandComplete.bind(query),
    handleError: handlers.handleError.bind(query),
  };
  handlers.submit = (wire) => {
    for (const { name = "", text, values = [] } of statements) {
      if (name === "") wire.parse({ name, text, types: [] }, true);
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
    if (outstanding === 0) before.resolve();
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

function copyRefused(): TenantError {
  return new TenantError(
    "TENANT_INPUT_INVALID",
    "COPY … FROM STDIN does not work in a scope, which has no rows to send. Use a repository's insertMany().",
  );
}
