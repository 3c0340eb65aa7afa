import type { PoolClient, QueryResult } from "pg";
import { inOneWrite, withWhatFollows } from "../connection/one-write.ts";
import { preparedName, startGeneration } from "../connection/tenant-pool.ts";
import { fromDatabaseError } from "../errors/from-database-error.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { Statement } from "../statements/statement.ts";
import {
  endedTransaction,
  endsTransaction,
  outlivingRollback,
  sessionCleanUp,
} from "./session-state.ts";

/** How a transaction begins and what it is told about who is in it. */
export type TransactionOptions = {
  readonly isolation: IsolationLevel;
  /** What seals the transaction for its tenant, sent right behind BEGIN. */
  readonly enter: Statement;
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
  #plansForValues = false;
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
    return this.#run(statement, () =>
      this.#client.query<(string | null)[]>({
        ...this.#config(statement),
        rowMode: "array",
        types: asText,
      }),
    );
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
    const result = await this.#run({ kind: "raw", plannedForValues: true }, () =>
      this.#client.query<Row>({ text, values: [...values], ...extended }),
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
    if (this.#ended) {
      this.#client.release(true);
      throw transactionEnded();
    }
    if (this.#wrote || this.#raw) {
      await this.#commitAndAsk();
      return;
    }
    // There is nothing to lose: whoever has the connection next is served after the COMMIT.
    withWhatFollows(this.#client, () => this.#client.query("COMMIT")).catch(() => undefined);
    this.#client.release();
  }

  async rollback(): Promise<void> {
    await Promise.allSettled(this.#pending);
    if (this.#entered === undefined) {
      this.#client.release();
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
      throw new TenantError(
        "TENANT_TRANSACTION_ABORTED",
        "A statement of this scope failed and its error was caught, so nothing was committed. Let the error through, or do the rest in a scope of its own.",
      );
    }
  }

  async #run<Result extends QueryResult>(
    { kind, plannedForValues = false }: Pick<Statement, "kind" | "plannedForValues">,
    send: () => Promise<Result>,
  ): Promise<Result> {
    if (this.#ended) throw transactionEnded();
    this.#wrote ||= kind === "write";
    const sent = inOneWrite(this.#client, () => {
      this.#begin();
      this.#plan(plannedForValues);
      return send();
    });
    this.#pending.add(sent);
    try {
      const result = await sent;
      this.#rowCount += result.rowCount ?? 0;
      return result;
    } catch (error) {
      // Behind an entrance that failed every statement fails too: what matters is why.
      await this.#entered?.catch((reason: unknown) => {
        throw fromDatabaseError(reason);
      });
      throw fromDatabaseError(error);
    } finally {
      this.#pending.delete(sent);
    }
  }

  #begin(): void {
    if (this.#entered !== undefined) return;
    const { enter, isolation } = this.#options;
    this.#entered = Promise.all([
      this.#client.query(`BEGIN ISOLATION LEVEL ${isolation}`),
      this.#client.query(this.#config(enter)),
    ]);
    this.#entered.catch(() => undefined);
  }

  #config({ text, values, name }: Statement): { text: string; values: unknown[]; name?: string } {
    const config = { text, values: [...values] };
    return name === undefined || !this.#options.prepare
      ? { ...config, ...extended }
      : { ...config, name: preparedName(this.#client, name) };
  }

  /**
   * One plan for all values saves planning for each; the entrance begins with that.
   * https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-PLAN-CACHE-MODE
   */
  #plan(forValues: boolean): void {
    if (this.#plansForValues === forValues) return;
    this.#plansForValues = forValues;
    const mode = forValues ? "auto" : "force_generic_plan";
    this.#client.query(`SET LOCAL plan_cache_mode = ${mode}`).catch(() => undefined);
  }
}

function transactionEnded(): TenantError {
  return new TenantError(
    "TENANT_TRANSACTION_ENDED",
    "COMMIT or ROLLBACK in a scope's raw SQL. A scope commits by itself: leave them out. To undo a part, use SAVEPOINT and ROLLBACK TO; to undo all, throw.",
  );
}
