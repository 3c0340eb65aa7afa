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

/** What a member may be, from least to most: each may do what the ones before it may. */
export const memberRoles = ["viewer", "member", "admin", "owner"] as const;
export type MemberRole = (typeof memberRoles)[number];

/** The table of the memberships and its columns. */
export type Members = { readonly table: string; readonly user: string; readonly role: string };

/** A checked declaration: what every other package derives its work from. */
export type Tenancy = {
  readonly schema: string;
  readonly tenant: {
    readonly table: string;
    readonly key: string;
    /** Columns of the tenant's own row that its admins may change. */
    readonly updatable: readonly string[];
  };
  readonly column: string;
  readonly roles: { readonly tenant: string; readonly system: string };
  /** How a transaction says whose it is. */
  readonly identity: "ticket" | "setting";
  readonly members: Members | undefined;
  readonly claims: { readonly role: string } | undefined;
  readonly legacyRoles: readonly string[];
  /** Parents before children; alphabetical where the order is free. */
  readonly tables: readonly TenantTable[];
  readonly exempt: readonly { readonly table: string; readonly because: string }[];
};
