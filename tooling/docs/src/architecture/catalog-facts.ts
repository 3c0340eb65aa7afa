/** A column as `pg_attribute` has it. */
export type ColumnFact = {
  readonly table: string;
  readonly name: string;
  /** As `format_type()` spells it. */
  readonly type: string;
  readonly notNull: boolean;
  readonly primary: boolean;
};

/** A foreign key. The actions are spelt out, e.g. `CASCADE`. */
export type ForeignKeyFact = {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly validated: boolean;
  /** Checked when the transaction ends, not at each statement. */
  readonly deferred: boolean;
};

export type IndexFact = {
  readonly table: string;
  readonly name: string;
  readonly kind: "primary key" | "unique" | "index";
  /** What is between `USING` and the end of the definition, e.g. `btree (organization_id, id)`. */
  readonly definition: string;
};

export type PolicyFact = {
  readonly table: string;
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
};

export type TableFact = {
  readonly name: string;
  readonly rowSecurity: boolean;
  readonly forced: boolean;
};

export type ViewFact = {
  readonly name: string;
  readonly options: readonly string[];
  readonly definition: string;
};

/** What a role may do on a table, or on some of its columns. */
export type GrantFact = {
  readonly table: string;
  readonly role: string;
  readonly privileges: readonly string[];
};

export type RoleFact = { readonly name: string; readonly attributes: readonly string[] };

export type TriggerFact = {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
};

/** Everything that the document says, as the database answered it. */
export type CatalogFacts = {
  readonly tables: readonly TableFact[];
  readonly columns: readonly ColumnFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly indexes: readonly IndexFact[];
  readonly policies: readonly PolicyFact[];
  readonly triggers: readonly TriggerFact[];
  readonly views: readonly ViewFact[];
  readonly grants: readonly GrantFact[];
  readonly roles: readonly RoleFact[];
};
