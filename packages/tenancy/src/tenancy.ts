/** One step from a table to its parent. */
export type ParentPath = {
  /** The referencing columns of the table itself. */
  readonly columns: readonly string[];
  /** The parent's declared name. */
  readonly parent: string;
  /** The referenced columns of the parent; `undefined` means its primary key. */
  readonly key: readonly string[] | undefined;
};

/** One column of a declared index. */
export type IndexColumn = { readonly column: string; readonly order: "asc" | "desc" };

/** A table whose rows belong to a tenant. */
export type TenantTable = {
  /** The name that the table has at the end. */
  readonly name: string;
  /** The name that it has today, where the contract phase renames it; else equal to `name`. */
  readonly legacyName: string;
  /** `column`: the tenant column is the truth. `path`: the truth is where the paths lead. */
  readonly owner: "column" | "path";
  /** In order of preference; empty when `owner` is `column`. */
  readonly paths: readonly ParentPath[];
  readonly deadColumns: readonly string[];
  /** The columns after the tenant column in the main index; `undefined` leaves the choice to the engine. */
  readonly index: readonly IndexColumn[] | undefined;
};

/** A checked declaration: what every other package derives its work from. */
export type Tenancy = {
  readonly schema: string;
  readonly tenant: { readonly table: string; readonly key: string };
  readonly column: string;
  readonly roles: { readonly tenant: string };
  readonly legacyRoles: readonly string[];
  /** Parents before children; alphabetical where the order is free. */
  readonly tables: readonly TenantTable[];
  readonly exempt: readonly { readonly table: string; readonly because: string }[];
};
