/**
 * - `not-asked-for`: this tab has asked for no such answer; somebody else may have made it.
 * - `refused`: whoever was asked did not want to.
 * - `failed`: the service could not be reached, or what it said does not hold.
 */
export type SignInErrorCode = "not-asked-for" | "refused" | "failed";

/** Why nobody is signed in. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  readonly code: SignInErrorCode;
  /** Where on this page one wanted to be, if that is known. */
  readonly from: string | undefined;

  constructor(code: SignInErrorCode, from?: string, options?: ErrorOptions) {
    super(`Signing in: ${code}.`, options);
    this.code = code;
    this.from = from;
  }
}
