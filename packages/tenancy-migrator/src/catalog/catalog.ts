/** One column, as pg_attribute has it. */
export type CatalogColumn = {
  readonly name: string;
  /** As `format_type()` spells it, e.g. `uuid` or `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly defaultExpression: string | null;
  readonly generated: boolean;
};

/** The part of a constraint that only foreign keys have. Actions are pg_constraint's letters. */
export type CatalogReference = {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly onDelete: "a" | "r" | "c" | "n" | "d";
  readonly onUpdate: "a" | "r" | "c" | "n" | "d";
  readonly deferred: boolean;
};

export type CatalogConstraint = {
  readonly name: string;
  /** `p`rimary, `u`nique, `f`oreign, `c`heck, `n`ot null (18+), e`x`clusion, `t`rigger. */
  readonly kind: string;
  readonly validated: boolean;
  readonly columns: readonly string[];
  readonly definition: string;
  readonly references: CatalogReference | null;
};

export type CatalogIndex = {
  readonly oid: number;
  /** The oid of the partitioned table's index that it is a part of. */
  readonly attachedTo: number | null;
  readonly name: string;
  readonly valid: boolean;
  readonly unique: boolean;
  /** Key columns in order; an expression is `null`. */
  readonly columns: readonly (string | null)[];
  readonly partial: boolean;
  readonly method: string;
  readonly definition: string;
};

export type CatalogTrigger = {
  readonly name: string;
  /** pg_trigger.tgenabled: `O` fires as usual, `D` disabled, `R` replica, `A` always. */
  readonly enabled: string;
  readonly definition: string;
};

export type CatalogPolicy = {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
};

/** One grantee with what it may do on the whole table. */
export type CatalogGrant = { readonly role: string; readonly privileges: readonly string[] };

/** One grantee with what it may do on single columns. */
export type CatalogColumnGrant = CatalogGrant & { readonly column: string };

export type CatalogTable = {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** pg_class.relkind: `r` table, `p` partitioned, `v` view, `m` materialised view, `f` foreign. */
  readonly kind: string;
  readonly owner: string;
  /** The table that it is a partition of, or inherits from. */
  readonly parent: string | null;
  /** The oid of the table that it is a partition of. */
  readonly partitionOf: number | null;
  /** How a partitioned table's rows are told apart, e.g. `RANGE (at)`, and the columns in it. */
  readonly partitionKey: string | null;
  readonly partitionColumns: readonly string[];
  /** Changes when the table is rewritten, so a remembered block number is worth nothing after that. */
  readonly fileNode: number;
  readonly pages: number;
  readonly rowEstimate: number;
  readonly options: readonly string[];
  readonly rowSecurity: boolean;
  readonly forceRowSecurity: boolean;
  readonly viewDefinition: string | null;
  readonly columns: readonly CatalogColumn[];
  readonly constraints: readonly CatalogConstraint[];
  readonly indexes: readonly CatalogIndex[];
  readonly triggers: readonly CatalogTrigger[];
  readonly policies: readonly CatalogPolicy[];
  readonly grants: readonly CatalogGrant[];
  readonly columnGrants: readonly CatalogColumnGrant[];
  /** Sequences that a column of the table owns. */
  readonly sequences: readonly string[];
};

export type CatalogFunction = {
  readonly name: string;
  readonly argumentCount: number;
  readonly source: string;
  readonly securityDefiner: boolean;
  readonly settings: readonly string[];
  /** pg_proc.provolatile: `i`mmutable, `s`table, `v`olatile. */
  readonly volatility: string;
  /** pg_proc.proparallel: `s`afe, `r`estricted, `u`nsafe. */
  readonly parallel: string;
  /** Who may call it beside its owner. */
  readonly executors: readonly string[];
};

export type CatalogRole = {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassRowSecurity: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly replication: boolean;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly memberOf: readonly string[];
};

/** How to take back one operation that was carried out; written with it, in the same transaction. */
export type Reversal = {
  readonly operation: string;
  readonly phase: string;
  readonly transactional: boolean;
  readonly statements: readonly string[];
};

export type BookkeepingTable = {
  readonly columns: readonly string[];
  readonly triggers: readonly Omit<CatalogTrigger, "definition">[];
};

/** What one database says of itself, as far as the migration needs it. A plan is a function of this. */
export type Catalog = {
  readonly database: string;
  readonly serverVersion: string;
  readonly serverVersionNumber: number;
  readonly user: string;
  readonly schema: string;
  readonly tables: ReadonlyMap<string, CatalogTable>;
  /** The partitions of these tables, at every depth, in whatever schema they are. */
  readonly partitions: readonly CatalogTable[];
  /** Functions of our own schema; of some names there are two, with different arguments. */
  readonly functions: readonly CatalogFunction[];
  /** Tables of our own schema. */
  readonly bookkeeping: ReadonlyMap<string, BookkeepingTable>;
  readonly extensions: readonly string[];
  readonly roles: ReadonlyMap<string, CatalogRole>;
  /** Explicit grants on the declared schema and on ours. */
  readonly schemaGrants: readonly (CatalogGrant & { readonly schema: string })[];
  /** Whether our bookkeeping schema is there. */
  readonly hasBookkeeping: boolean;
  /** The declared names of the tables whose state before the migration has been noted. */
  readonly baselines: readonly string[];
  /** In the order in which they were carried out. */
  readonly reversals: readonly Reversal[];
};
