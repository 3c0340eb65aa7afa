/** What can be wrong with the ownership of a row. */
export const unownedProblems = [
  /** Its tenant column is empty, and it has no path that could fill it. */
  "no-tenant",
  /** It names no parent at all. */
  "no-parent",
  /** A parent that it names has no tenant itself. */
  "parent-without-tenant",
  /** A parent that it names does not exist. */
  "missing-parent",
  /** The tenant that it names does not exist. */
  "missing-tenant",
  /** Its paths lead to different tenants. */
  "paths-disagree",
  /** Its tenant column says another tenant than its path. */
  "contradicts-path",
  /** The row of its own table that it refers to is another tenant's. */
  "refers-to-another-tenant",
] as const;

export type UnownedProblem = (typeof unownedProblems)[number];

/** Problems that are mended alike. */
export type ProblemClass = "orphans" | "dangling" | "conflicts";

export const problemClass: Record<UnownedProblem, ProblemClass> = {
  "no-tenant": "orphans",
  "no-parent": "orphans",
  "parent-without-tenant": "orphans",
  "missing-parent": "dangling",
  "missing-tenant": "dangling",
  "paths-disagree": "conflicts",
  "contradicts-path": "conflicts",
  "refers-to-another-tenant": "conflicts",
};

/** What to do with the rows of one class: nothing is ever guessed. */
export type Remedy =
  /** Stop and list them. The default. */
  | { readonly kind: "fail" }
  /** Move them, with every row that points at them, to `acme_tenancy.quarantine_<table>`; restorable. */
  | { readonly kind: "quarantine" }
  /** Give them to this tenant. For orphans only: what points nowhere or two ways can't be given away. */
  | { readonly kind: "assign"; readonly tenant: string };

export type Remedies = { readonly [Class in ProblemClass]: Remedy };

export const failOnAll: Remedies = {
  orphans: { kind: "fail" },
  dangling: { kind: "fail" },
  conflicts: { kind: "fail" },
};

/** The rows of one table that share one problem. */
export type UnownedRows = {
  readonly table: string;
  readonly problem: UnownedProblem;
  readonly count: number;
  /** Keys of at most five of them. */
  readonly samples: readonly string[];
  /** Lists all of them. */
  readonly sql: string;
  /** What would mend them, where that can be told. */
  readonly hint?: string;
};
