import type { JWK } from "jose";

/** Where the key comes from that tokens are signed with. */
export type TokenKey =
  /** A key set that the sign-in service publishes (RFC 7517); fetched when it is needed, kept, refreshed. */
  | { readonly kind: "jwks"; readonly url: URL }
  /** A public key in PEM (`-----BEGIN PUBLIC KEY-----`). */
  | { readonly kind: "spki"; readonly pem: string }
  | { readonly kind: "jwk"; readonly jwk: JWK }
  /** Shared with whoever signs: at least 32 bytes. */
  | { readonly kind: "secret"; readonly secret: string };

export type TokenOptions = {
  readonly key: TokenKey;
  /** Signature algorithms that are accepted, e.g. `["ES256"]`; a token's own word for it counts for nothing. */
  readonly algorithms: readonly string[];
  readonly issuer: string;
  readonly audience: string;
  /** How far clocks may be apart, in seconds. Default: 5. */
  readonly clockTolerance?: number;
  /** How old a token may be, whatever expiry it claims, in seconds. Default: 86,400. */
  readonly maxAge?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
};
