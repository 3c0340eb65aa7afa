/** What can be wrong before or while the legacy database is filled. */
export type DemoDataErrorCode =
  | "DEMO_DATA_BAD_OPTION"
  | "DEMO_DATA_SCHEMA_MISSING"
  | "DEMO_DATA_NOT_EMPTY"
  | "DEMO_DATA_REPLICA_ROLE_REFUSED";

/** An error of {@link fillLegacyDatabase}. The message says what to do next. */
export class DemoDataError extends Error {
  override readonly name = "DemoDataError";
  readonly code: DemoDataErrorCode;

  constructor(code: DemoDataErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
