import { Client, Pool, type QueryResult, type QueryResultRow } from "pg";
import { createDatabase, databaseUrl, dropDatabase } from "../databases/databases.ts";
import { templateDatabase } from "../databases/template-database.ts";
import { cleanUpLater } from "./cleanup.ts";
import { testServer } from "./test-server.ts";

export type FreshDatabaseOptions = {
  /**
   * With `build`: a name for what `build` makes. It is built once in a run and copied for each caller.
   * Without: an existing database of the server, which is copied.
   */
  readonly template?: string;
  /** Fills the database (or the template) with the given URL, and closes its connections. */
  readonly build?: (url: string) => Promise<void>;
  /** A superuser's URL of the server. Default: the run's server. */
  readonly serverUrl?: string;
};

export type FreshDatabase = {
  readonly url: string;
  readonly name: string;
  /** Runs one statement on any of a few connections. For a session's own state take `connect()`. */
  readonly query: <Row extends QueryResultRow>(
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<QueryResult<Row>>;
  /** A session of the caller's own, closed with the database. */
  readonly connect: () => Promise<Client>;
};

let count = 0;

/**
 * A new database, dropped after the test, or after the file when called in `beforeAll`, in a concurrent
 * test or outside a test.
 *
 * @throws LocalPostgresError `TESTING_NOT_SET_UP`; whatever `build` throws
 * @example
 * const database = await freshDatabase({ template: "legacy", build: createLegacySchema });
 * await database.query("INSERT INTO organizations (name) VALUES ($1)", ["Acme"]);
 */
export async function freshDatabase(options: FreshDatabaseOptions = {}): Promise<FreshDatabase> {
  const { url: sharedServer, runId } = testServer();
  const serverUrl = options.serverUrl ?? sharedServer;
  count += 1;
  const name = `test_${runId}_${process.pid}_${count}`;
  const url = databaseUrl(serverUrl, name);
  const clients: Client[] = [];
  const pool = new Pool({ connectionString: url, max: 4 });
  // A test that ends connections on purpose must not bring the worker down.
  pool.on("error", () => undefined);
  cleanUpLater(async () => {
    await Promise.all([pool.end(), ...clients.map((client) => client.end())]);
    await dropDatabase(serverUrl, name);
  });
  await create(serverUrl, name, runId, options);
  return {
    url,
    name,
    query: (sql, parameters = []) => pool.query(sql, [...parameters]),
    connect: async () => {
      const client = new Client({ connectionString: url });
      clients.push(client);
      await client.connect();
      return client;
    },
  };
}

async function create(
  serverUrl: string,
  name: string,
  runId: string,
  { template, build }: FreshDatabaseOptions,
): Promise<void> {
  if (template === undefined) {
    await createDatabase(serverUrl, name);
    await build?.(databaseUrl(serverUrl, name));
    return;
  }
  const source =
    build === undefined
      ? template
      : // The run's id: on a server that outlives the run, the next one may build something else.
        await templateDatabase(serverUrl, `${template}_${runId}`, build);
  await createDatabase(serverUrl, name, { template: source });
}
