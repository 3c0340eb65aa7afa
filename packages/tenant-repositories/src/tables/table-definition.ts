/** One column that a repository reads, as the database has it. */
export type ColumnDefinition = {
  readonly name: string;
  /** As `format_type()` spells it, e.g. `timestamp with time zone`. */
  readonly type: string;
  readonly nullable: boolean;
  /** Whether the database gives it a value where none is given. */
  readonly hasDefault: boolean;
  /** Whether the database computes it, and nobody sets it. */
  readonly generated: boolean;
};

/** A parent that a row may point at; it has to be the same tenant's. */
export type ParentDefinition = {
  readonly columns: readonly string[];
  /** Quoted and qualified. */
  readonly relation: string;
  readonly key: readonly string[];
};

/** A tenant table as statements are made for it. */
export type TableDefinition = {
  readonly name: string;
  /** Quoted and qualified: a search_path that somebody changed changes nothing. */
  readonly relation: string;
  readonly tenantColumn: string;
  /** The primary key, of one column. */
  readonly key: string;
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  readonly parents: readonly ParentDefinition[];
};
