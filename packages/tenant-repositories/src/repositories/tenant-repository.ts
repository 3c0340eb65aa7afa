import type { OrganizationRole } from "@acme/data-model";
import { requireRole } from "../context/roles.ts";
import { readCursor, writeCursor } from "../cursors/cursor.ts";
import { TenantError } from "../errors/tenant-error.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import { deleteRows } from "../statements/delete.ts";
import type { TextResult } from "../scope/transaction.ts";
import type { Filter } from "../statements/filter.ts";
import { givenColumns } from "../statements/given-values.ts";
import { insertRows } from "../statements/insert.ts";
import type { Order } from "../statements/order.ts";
import { totalOrder } from "../statements/order.ts";
import { countRows, selectByKeys, selectRows } from "../statements/select.ts";
import type { Statement } from "../statements/statement.ts";
import { updateRows } from "../statements/update.ts";
import { readRows } from "../tables/row-reader.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import { streamRows } from "./stream-rows.ts";

/** One part of a list, and where it goes on. */
export type Page<Row> = {
  readonly rows: readonly Row[];
  /** `null` when this was the last part. */
  readonly nextCursor: string | null;
};

export type ListOptions<Row> = {
  readonly filter?: Filter<Row>;
  readonly order?: Order<Row>;
  /** From 1 to 1,000. Default: 20. */
  readonly limit?: number;
  /** `nextCursor` of the part before. */
  readonly cursor?: string | undefined;
};

export type StreamOptions<Row> = Pick<ListOptions<Row>, "filter" | "order"> & {
  /** Rows that are in memory at a time. Default: 500. */
  readonly batchSize?: number;
};

/** What differs from table to table. */
export type RepositoryRules = {
  readonly table: TableDefinition;
  /** In messages: "conversation". */
  readonly noun: string;
  readonly order: object;
  /** Who may write. */
  readonly writers: OrganizationRole;
  /** Columns by which `upsert()` knows a row that is there already. */
  readonly conflict: readonly string[] | undefined;
};

const largestPage = 1_000;

/**
 * The rows of one table that belong to the scope's tenant. There is no way to ask for others: the tenant
 * is in every statement, and can be neither given nor changed.
 *
 * @typeParam Row A row, by column.
 * @typeParam New What a new row is given; the tenant and the id are not among it.
 * @typeParam Id The key.
 */
export class TenantRepository<Row extends object, New extends object, Id extends string | number> {
  readonly #scope: ScopeHandle;
  readonly #rules: RepositoryRules;

  /** @internal A scope makes its repositories. */
  constructor(scope: ScopeHandle, rules: RepositoryRules) {
    this.#scope = scope;
    this.#rules = rules;
  }

  /** The row with this id, or `null`: another tenant's looks like one that never was. */
  async find(id: Id): Promise<Row | null> {
    const [row] = await this.#rows(selectByKeys(this.#table, this.#tenant, [id]));
    return row ?? null;
  }

  /** @throws {TenantError} `TENANT_NOT_FOUND` */
  async get(id: Id): Promise<Row> {
    return (await this.find(id)) ?? this.#notFound();
  }

  /** The rows with these ids that there are, in no particular order. */
  async findMany(ids: readonly Id[]): Promise<Row[]> {
    if (ids.length === 0) return [];
    return this.#rows(selectByKeys(this.#table, this.#tenant, ids));
  }

  /**
   * A part of the rows. Rows that come or go meanwhile neither repeat nor hide others: the cursor names a
   * place in the order, not a number of rows.
   *
   * @throws {TenantError} `TENANT_CURSOR_INVALID`, `TENANT_INPUT_INVALID`
   */
  async list(options: ListOptions<Row> = {}): Promise<Page<Row>> {
    const { filter = {}, cursor, limit = 20 } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
      throw new TenantError(
        "TENANT_INPUT_INVALID",
        `limit is ${limit}; it is from 1 to ${largestPage}.`,
      );
    }
    const table = this.#table;
    const order = totalOrder(table, options.order ?? this.#rules.order);
    const scope = { table: table.name, filter, order };
    const { cursorKey } = this.#scope;
    const after =
      cursor === undefined ? undefined : readCursor(cursorKey, scope, cursor, order.length);
    const statement = selectRows(table, this.#tenant, { filter, order, after, limit: limit + 1 });
    const result = await this.#scope.send(statement);
    const hasMore = result.rows.length > limit;
    if (hasMore) result.rows.length = limit;
    const last = result.rows.at(-1);
    const names = result.fields.map(({ name }) => name);
    const place = order.map(({ column }) => last?.[names.indexOf(column)] ?? null);
    return {
      rows: readRows<Row>(table, result),
      nextCursor: hasMore ? writeCursor(cursorKey, scope, place) : null,
    };
  }

  /**
   * All rows, a batch at a time, as of the moment of the first. Only inside the scope, which stays open
   * meanwhile.
   *
   * @example
   * ```ts no-run
   * import type { TenantScope } from "@acme/tenant-repositories";
   *
   * export async function countWords(scope: TenantScope): Promise<number> {
   *   let words = 0;
   *   for await (const message of scope.messages.stream()) words += message.content.split(" ").length;
   *   return words;
   * }
   * ```
   */
  stream(options: StreamOptions<Row> = {}): AsyncGenerator<Row, void, undefined> {
    const { filter = {}, batchSize = 500 } = options;
    const order = totalOrder(this.#table, options.order ?? this.#rules.order);
    const statement = selectRows(this.#table, this.#tenant, { filter, order });
    return streamRows<Row>(this.#scope, this.#table, statement, batchSize);
  }

  async count(filter: Filter<Row> = {}): Promise<number> {
    const result = await this.#scope.send(countRows(this.#table, this.#tenant, filter));
    return Number(result.rows[0]?.[0]);
  }

  /**
   * @throws {TenantError} `TENANT_REFERENCE_VIOLATION` where a parent is not this tenant's, and the
   * database's own refusals
   */
  async insert(row: New): Promise<Row> {
    const [inserted] = await this.insertMany([row]);
    return inserted ?? this.#notWritten(undefined);
  }

  /** All of them or none, in one statement for each set of given columns. Answers them in this order. */
  async insertMany(rows: readonly New[]): Promise<Row[]> {
    return this.#insert(rows, undefined);
  }

  /** Inserts the row, or gives the one that has its natural key (see the repository) the new values. */
  async upsert(row: New): Promise<Row> {
    const [written] = await this.upsertMany([row]);
    return written ?? this.#notWritten(this.#rules.conflict);
  }

  async upsertMany(rows: readonly New[]): Promise<Row[]> {
    const { conflict } = this.#rules;
    if (conflict === undefined) {
      throw new TenantError(
        "TENANT_INPUT_INVALID",
        `A ${this.#rules.noun} has no natural key within its organization, so there is nothing to upsert by. Use insert() or update(), or name a unique key of a table of your own: scope.table(name, { conflict }).`,
        { table: this.#table.name },
      );
    }
    return this.#insert(rows, conflict);
  }

  /** @throws {TenantError} `TENANT_NOT_FOUND` where the row, or the parent that it is to get, is not this tenant's */
  async update(id: Id, changes: Partial<New>): Promise<Row> {
    const result = await this.#update({ [this.#table.key]: id }, changes, "rows");
    const [row] = readRows<Row>(this.#table, result);
    return row ?? this.#notFound();
  }

  /** Answers how many there were. */
  async updateMany(filter: Filter<Row>, changes: Partial<New>): Promise<number> {
    return (await this.#update(filter, changes, "count")).rowCount ?? 0;
  }

  /** With everything that hangs on it. Answers whether it was there. */
  async delete(id: Id): Promise<boolean> {
    return (await this.#delete({ [this.#table.key]: id })) > 0;
  }

  /** Answers how many there were. An empty filter means all of them. */
  async deleteMany(filter: Filter<Row>): Promise<number> {
    return this.#delete(filter);
  }

  get #table(): TableDefinition {
    return this.#rules.table;
  }

  get #tenant(): unknown {
    return this.#scope.context.organizationId;
  }

  async #rows(statement: Statement): Promise<Row[]> {
    return readRows<Row>(this.#table, await this.#scope.send(statement));
  }

  async #insert(rows: readonly New[], conflict: readonly string[] | undefined): Promise<Row[]> {
    this.#requireWriter();
    const groups = new Map<string, { readonly at: number; readonly row: New }[]>();
    for (const [at, row] of rows.entries()) {
      const shape = givenColumns(this.#table, row, "insert")
        .map(({ name }) => name)
        .toSorted()
        .join();
      const group = groups.get(shape) ?? [];
      group.push({ at, row });
      groups.set(shape, group);
    }
    // All of them first: what can't be written as SQL stops before anything is sent.
    const statements = [...groups.values()].map((group) => {
      const [first] = group;
      const columns = givenColumns(this.#table, first?.row ?? {}, "insert").toSorted(
        (left, right) => (left.name < right.name ? -1 : 1),
      );
      const statement = insertRows(
        this.#table,
        this.#tenant,
        columns,
        group.map(({ row }) => row),
        conflict === undefined ? undefined : { columns: conflict },
      );
      return { group, statement };
    });
    const written: Row[] = [];
    for (const { group, statement } of statements) {
      const answered = await this.#rows(statement);
      if (answered.length < group.length) {
        if (written.length + answered.length > 0) await this.#spoil();
        this.#notWritten(conflict);
      }
      for (const [index, { at }] of group.entries()) {
        const row = answered[index];
        if (row !== undefined) written[at] = row;
      }
    }
    return written;
  }

  async #update(filter: object, changes: object, answer: "rows" | "count"): Promise<TextResult> {
    this.#requireWriter();
    const columns = givenColumns(this.#table, changes, "update");
    if (columns.length === 0) {
      throw new TenantError("TENANT_INPUT_INVALID", "There is nothing to change.");
    }
    return this.#scope.send(
      updateRows(this.#table, this.#tenant, filter, columns, changes, answer),
    );
  }

  async #delete(filter: object): Promise<number> {
    this.#requireWriter();
    const result = await this.#scope.send(deleteRows(this.#table, this.#tenant, filter));
    return result.rowCount ?? 0;
  }

  /** Of a part that was written nothing may be kept, even if somebody catches the error. */
  async #spoil(): Promise<void> {
    const failing = { text: "SELECT 1 / 0", values: [], name: undefined, kind: "write" } as const;
    await this.#scope.send(failing).catch(() => undefined);
  }

  #requireWriter(): void {
    const { noun, writers } = this.#rules;
    requireRole(this.#scope.context, writers, `write a ${noun}`);
  }

  #notFound(): never {
    throw new TenantError("TENANT_NOT_FOUND", `There is no such ${this.#rules.noun}.`, {
      table: this.#table.name,
    });
  }

  /** A statement that has written fewer rows than it was given has met another tenant's, or a parent that is not there. */
  #notWritten(conflict: readonly string[] | undefined): never {
    const { name: table, parents } = this.#table;
    const by = parents.flatMap(({ columns }) => columns).join(" or ");
    const taken = `its ${(conflict ?? []).join(", ")} is taken`;
    if (parents.length === 0) {
      const message = `A ${this.#rules.noun} can't be written: ${taken}.`;
      throw new TenantError("TENANT_UNIQUE_VIOLATION", message, { table, sqlState: "23505" });
    }
    throw new TenantError(
      "TENANT_REFERENCE_VIOLATION",
      `A ${this.#rules.noun} refers by ${by} to a row that is not there${conflict === undefined ? "" : `, or ${taken}`}.`,
      { table, sqlState: "23503" },
    );
  }
}
