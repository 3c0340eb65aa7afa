/** The records of a data model: table name → the shape of one row (snake_case keys, as in the table). */
export type RecordMap = Record<string, object>;

/** Stands in where no record map is given: every name of a table or column is allowed. */
export type UncheckedRecords = Record<string, Record<string, unknown>>;
type TableOf<Records extends RecordMap> = Extract<keyof Records, string>;
// Distributes, so that of a union of rows the columns of each are allowed, not only those in common.
type ColumnOf<Row> = Row extends unknown ? Extract<keyof Row, string> : never;

/** A declared index column: `"created_at"`, `"created_at asc"` or `"created_at desc"`. */
export type IndexColumnDeclaration<Row = Record<string, unknown>> =
  | ColumnOf<Row>
  | `${ColumnOf<Row>} ${"asc" | "desc"}`;

/**
 * One way from a table to its parent. The short form names one column and the table it references by
 * primary key; the long form is for keys of several columns, or for a key that is not the primary one.
 *
 * @example
 * ```ts
 * import type { ParentDeclaration } from "@acme/tenancy";
 *
 * const short: ParentDeclaration = { conversation_id: "conversations" };
 * const long: ParentDeclaration = {
 *   columns: ["shop_no", "order_no"],
 *   references: "orders",
 *   key: ["shop_no", "no"],
 * };
 * ```
 */
export type ParentDeclaration<
  Records extends RecordMap = UncheckedRecords,
  Row = Record<string, unknown>,
> =
  | { readonly [Column in ColumnOf<Row>]?: TableOf<Records> }
  | {
      readonly [Parent in TableOf<Records>]: {
        readonly columns: readonly ColumnOf<Row>[];
        readonly references: Parent;
        /** The parent's columns, in the order of `columns`. Default: its primary key. */
        readonly key?: readonly ColumnOf<Records[Parent]>[];
      };
    }[TableOf<Records>];

type TableOptions<Row> = {
  /** What the table is called today; the contract phase renames it behind a view of the old name. */
  readonly renamedFrom?: string;
  /** Columns that nothing uses any more; the contract phase drops them once the data agrees. */
  readonly deadColumns?: readonly string[];
  /** What follows the tenant column in the index that serves the table's main read. */
  readonly index?: readonly IndexColumnDeclaration<Row>[];
};

/** Who owns the rows of one table: its own column, its parent(s), or nobody (and then why). */
export type TableDeclaration<
  Records extends RecordMap = UncheckedRecords,
  Row = Record<string, unknown>,
> =
  | ({ readonly owner: "column" } & TableOptions<Row>)
  | ({
      /** The parent, or several in order of preference: the first that leads to a tenant decides. */
      readonly via: ParentDeclaration<Records, Row> | readonly ParentDeclaration<Records, Row>[];
    } & TableOptions<Row>)
  | { readonly exempt: string };

// Of a map without names any text will do; of one with names, what that table has.
type ColumnIn<Records extends RecordMap, Table extends TableOf<Records>> =
  string extends TableOf<Records> ? string : ColumnOf<Records[Table]>;

/** The table of the memberships, which owns its tenant column, and its columns. */
export type MembersDeclaration<Records extends RecordMap = UncheckedRecords> = {
  readonly [Table in TableOf<Records>]: {
    readonly table: Table;
    /** The column that names the person. */
    readonly user: ColumnIn<Records, Table>;
    /** The column that says what the person may do. */
    readonly role: ColumnIn<Records, Table>;
  };
}[TableOf<Records>];

/**
 * What a team writes down. With a record map, table and column names are checked by the compiler; with
 * the tenant table's name as the second argument, a table of the map that is not declared is a compile
 * error too.
 */
export type TenancyDeclaration<
  Records extends RecordMap = UncheckedRecords,
  Tenant extends TableOf<Records> = TableOf<Records>,
> = {
  /** The Postgres schema of all tables. Default: `"public"`. */
  readonly schema?: string;
  /** The table whose rows are the tenants. `key` defaults to `"id"`. */
  readonly tenant: {
    readonly table: Tenant;
    readonly key?: ColumnIn<Records, Tenant>;
    /** Columns of the tenant's own row that its admins may change. Default: none. */
    readonly updatable?: readonly ColumnIn<Records, Tenant>[];
  };
  /** The column that names the owner in every table, e.g. `"organization_id"`. */
  readonly column: string;
  /**
   * The groups that a team's logins are members of: `tenant`, which row level security is written for, and
   * `system`, for audited work on all tenants. Default: `{ tenant: "acme_tenant", system: "acme_system" }`.
   */
  readonly roles?: { readonly tenant?: string; readonly system?: string };
  /**
   * How a transaction says whose it is: by a `ticket` that only the database can write, or by the bare
   * `setting` `app.<column>`, which whatever SQL runs there can set to any tenant. Default: `"ticket"`.
   */
  readonly identity?: "ticket" | "setting";
  /** Who belongs to which tenant, and as what: `owner`, `admin`, `member` or `viewer`. */
  readonly members?: MembersDeclaration<Records>;
  /** Callers who bring `request.jwt.claims` and no ticket, and the role that they come as, e.g. `"authenticated"`. */
  readonly claims?: { readonly role: string };
  /** Roles of code that doesn't know the tenant yet; they keep their access until the compatibility layer is dropped. */
  readonly legacyRoles?: readonly string[];
  readonly tables: string extends TableOf<Records>
    ? { readonly [Table in string]: TableDeclaration }
    : TableOf<Records> extends Tenant
      ? { readonly [Table in TableOf<Records>]?: TableDeclaration<Records, Records[Table]> }
      : {
          readonly [Table in Exclude<TableOf<Records>, Tenant>]: TableDeclaration<
            Records,
            Records[Table]
          >;
        };
};
