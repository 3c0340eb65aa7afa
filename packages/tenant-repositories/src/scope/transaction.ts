import { DatabaseError } from "pg";
import type { PoolClient, QueryArrayConfig, QueryConfig, QueryResult, QueryResultRow } from "pg";
import type { Enter, PlanCacheMode } from "../connection/enter.ts";
import { commitLate, isLate, takeOver } from "../connection/late-commit.ts";
import { inOneWrite } from "../connection/one-write.ts";
import { sendQuery } from "../connection/send-query.ts";
import { wireValues } from "../connection/wire-values.ts";
import { preparedName, startGeneration } from "../connection/tenant-pool.ts";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import type { Statement } from "../statements/statement.ts";
import { prepared } from "../statements/statement.ts";
import {
  endedTransaction,
  endsTransaction,
  outlivingRollback,
  sessionCleanUp,
} from "./session-state.ts";
import { transactionAborted, transactionEnded } from "./transaction-errors.ts";

/** How a transaction begins and what it is told about who is in it. */
export type TransactionOptions = {
  readonly isolation: IsolationLevel;
  /** What seals the transaction for its tenant, sent right behind BEGIN. */
  readonly enter: Enter;
  /** Whether statements may be prepared under names. */
  readonly prepare: boolean;
};

/** https://www.postgresql.org/docs/current/transaction-iso.html */
export type IsolationLevel = "read committed" | "repeatable read" | "serializable";

/** An answer before anybody has made rows of it: each value as PostgreSQL wrote it. */
export type TextResult = QueryResult<(string | null)[]>;

const asText = {
  getTypeParser:
    () =>
    (value: string): string =>
      value,
};
const extended = { queryMode: "extended" } as const;

/**
 * One transaction on one connection. It begins with its first statement, in the same round trip, and ends
 * by `commit()` or `rollback()`, which also let go of the connection.
 */
export class Transaction {
  readonly #client: PoolClient;
  readonly #options: TransactionOptions;
  readonly #pending = new Set<Promise<unknown>>();
  #entered: Promise<unknown> | undefined;
  /** Whether the session may not be what the pool takes it for. */
  #broken = false;
  #planCacheMode: PlanCacheMode = "auto";
  #wrote = false;
  #raw = false;
  #ended = false;
  #rowCount = 0;

  constructor(client: PoolClient, options: TransactionOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** How many rows its statements have answered with or changed so far. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** Sends a statement of this package's own. */
  async send(statement: Statement): Promise<TextResult> {
    const config: QueryArrayConfig = {
      ...this.#config(statement),
      rowMode: "array",
      types: asText,
    };
    return this.#run<(string | null)[]>(statement, config);
  }

  /** Sends somebody else's statement, always as a single one: the extended protocol takes no second. */
  async sendRaw<Row extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[],
  ): Promise<QueryResult<Row>> {
    if (endsTransaction(text)) {
      this.#ended = true;
      throw transactionEnded();
    }
    this.#raw = true;
    const result = await this.#run<Row>(
      { kind: "raw", plannedForValues: true },
      { text, values: wireValues(values), ...extended },
    );
    if (endedTransaction(result.command, text)) {
      this.#ended = true;
      throw transactionEnded();
    }
    return result;
  }

  /**
   * @throws {TenantError} `TENANT_TRANSACTION_ABORTED`, `TENANT_TRANSACTION_ENDED`, and whatever a deferred
   * constraint has to say.
   */
  async commit(): Promise<void> {
    await Promise.allSettled(this.#pending);
    if (this.#entered === undefined) {
      this.#client.release();
      return;
    }
    if (this.#ended || this.#broken) {
      this.#client.release(true);
      throw this.#ended ? transactionEnded() : transactionAborted();
    }
    // What a serializable transaction has read is true only if it can be committed.
    // https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE
    if (this.#wrote || this.#raw || this.#options.isolation === "serializable") {
      await this.#commitAndAsk();
      return;
    }
    commitLate(this.#client, () => {
      this.#client.query(this.#config(commit)).catch(() => undefined);
    });
    this.#client.release();
  }

  async rollback(): Promise<void> {
    await Promise.allSettled(this.#pending);
    if (this.#entered === undefined) {
      this.#client.release();
      return;
    }
    if (this.#broken) {
      this.#client.release(true);
      return;
    }
    try {
      // A rollback takes back no prepared statement and no advisory lock of the session. Closing ours would
      // not either behind a pooler, and only what is in the same message surely meets the same session.
      await this.#client.query(this.#raw ? `ROLLBACK; ${sessionCleanUp}` : "ROLLBACK");
      this.#client.release(this.#raw);
    } catch {
      this.#client.release(true);
    }
  }

  async #commitAndAsk(): Promise<void> {
    let outcome: QueryResult | undefined;
    try {
      const cleaned = this.#raw ? this.#client.query(sessionCleanUp) : undefined;
      // Where a statement has failed, cleaning fails as well and COMMIT is a rollback. What that leaves goes
      // in the same message, which a pooler takes to the same session.
      const committed: Promise<QueryResult | QueryResult[]> = this.#client.query(
        this.#raw ? `COMMIT; ${outlivingRollback}` : "COMMIT",
      );
      committed.catch(() => undefined);
      await cleaned;
      [outcome] = [await committed].flat();
    } catch (error) {
      this.#client.release(true);
      throw fromDatabaseError(error);
    }
    this.#client.release(this.#raw && !startGeneration(this.#client));
    // COMMIT of a transaction in which a statement failed is no error to PostgreSQL.
    if (outcome?.command !== "COMMIT") {
      throw transactionAborted();
    }
  }

  async #run<Row extends QueryResultRow>(
    { kind, plannedForValues = false }: Pick<Statement, "kind" | "plannedForValues">,
    config: QueryConfig,
  ): Promise<QueryResult<Row>> {
    if (this.#ended) throw transactionEnded();
    this.#wrote ||= kind === "write";
    // What has no name is planned each time anyway.
    const mode = plannedForValues || config.name === undefined ? "auto" : "force_generic_plan";
    const sent = inOneWrite(this.#client, () =>
      this.#entered === undefined
        ? this.#begin<Row>(mode, config)
        : this.#continue<Row>(mode, config),
    );
    this.#pending.add(sent);
    try {
      const result = await sent;
      await this.#entered;
      this.#rowCount += result.rowCount ?? 0;
      return result;
    } catch (error) {
      // Behind an entrance that failed every statement fails too: what matters is why.
      await this.#entered?.catch((reason: unknown) => {
        this.#broken ||= !isRefusal(reason);
        throw fromDatabaseError(reason);
      });
      throw fromDatabaseError(error);
    } finally {
      this.#pending.delete(sent);
    }
  }

  #begin<Row extends QueryResultRow>(
    mode: PlanCacheMode,
    config: QueryConfig,
  ): Promise<QueryResult<Row>> {
    const { enter, isolation } = this.#options;
    this.#planCacheMode = mode;
    const entrance = [begin(isolation), enter(mode)].map((each) => this.#config(each));
    const before = isLate(this.#client) ? [this.#config(commit), ...entrance] : entrance;
    takeOver(this.#client);
    const sent = sendQuery<Row>(this.#client, config, before);
    this.#entered = sent.before;
    this.#entered.catch(() => undefined);
    return sent.result;
  }

  #continue<Row extends QueryResultRow>(
    mode: PlanCacheMode,
    config: QueryConfig,
  ): Promise<QueryResult<Row>> {
    if (this.#planCacheMode !== mode) {
      this.#planCacheMode = mode;
      this.#client.query(`SET LOCAL plan_cache_mode = ${mode}`).catch(() => undefined);
    }
    return sendQuery<Row>(this.#client, config).result;
  }

  #config({ text, values, name }: Statement): QueryConfig {
    const config = { text, values: wireValues(values) };
    return name === undefined || !this.#options.prepare
      ? { ...config, ...extended }
      : { ...config, name: preparedName(this.#client, name) };
  }
}

/** Whether the engine has refused to let somebody in. Anything else says that the session is not what it should be. */
function isRefusal(reason: unknown): boolean {
  return reason instanceof DatabaseError && reason.code?.startsWith("TN") === true;
}

const commit = prepared("write", "COMMIT", []);

function begin(isolation: IsolationLevel): Statement {
  return prepared("write", `BEGIN ISOLATION LEVEL ${isolation}`, []);
}
