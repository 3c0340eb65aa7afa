/** Why a token is not accepted. */
export type TokenErrorCode =
  /** There is none. */
  | "TOKEN_MISSING"
  /** It is not a signed JWT, or not from whom, for whom or with what this API takes. */
  | "TOKEN_INVALID"
  | "TOKEN_EXPIRED"
  /** The key set can't be fetched: nothing is known about the token. */
  | "TOKEN_KEYS_UNAVAILABLE";

/** A token that is not accepted. The message is for the log: a client is told no more than the code. */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
