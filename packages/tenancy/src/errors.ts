/** What can be wrong with a declaration. */
export type DeclarationProblemCode =
  | "INVALID_SHAPE"
  | "UNKNOWN_PARENT"
  | "PARENT_IS_TENANT"
  | "TENANT_DECLARED"
  | "CYCLE"
  | "NEVER_REACHES_TENANT"
  | "DUPLICATE_PATH"
  | "DUPLICATE_NAME"
  | "DUPLICATE_INDEX_COLUMN"
  | "DEAD_COLUMN_IN_USE"
  | "KEY_LENGTH"
  | "ROLE_CONFLICT"
  | "MEMBERS_TABLE"
  | "CLAIMS_WITHOUT_MEMBERS"
  | "TENANT_KEY_UPDATABLE";

/** One problem: its code, where it stands in the declaration, and what to do. */
export type DeclarationProblem = {
  readonly code: DeclarationProblemCode;
  /** Path into the declaration, e.g. `tables.messages.via`. */
  readonly path: string;
  readonly message: string;
};

/** Thrown by `defineTenancy()`; lists every problem of the declaration at once. */
export class TenancyDeclarationError extends Error {
  override readonly name = "TenancyDeclarationError";
  readonly code = "TENANCY_DECLARATION_INVALID";
  readonly problems: readonly DeclarationProblem[];

  constructor(problems: readonly DeclarationProblem[]) {
    const lines = problems.map(
      (problem) => `  ${problem.path}: ${problem.message} [${problem.code}]`,
    );
    super(`The tenancy declaration has ${problems.length} problem(s):\n${lines.join("\n")}`);
    this.problems = problems;
  }
}

/** Thrown when a table is asked for that the declaration does not have. */
export class UnknownTableError extends Error {
  override readonly name = "UnknownTableError";
  readonly code = "TENANCY_UNKNOWN_TABLE";
  readonly table: string;

  constructor(table: string, known: readonly string[]) {
    super(`No table "${table}" is declared. Declared: ${known.join(", ")}.`);
    this.table = table;
  }
}
