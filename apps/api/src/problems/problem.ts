import type { ProblemCode } from "./problem-types.ts";
import { problemType } from "./problem-types.ts";

/** One thing that is wrong with what was sent. */
export type FieldError = {
  readonly in: "params" | "query" | "body" | "headers";
  /** Where in there: names and indices joined by dots, "" for the whole. */
  readonly path: string;
  readonly message: string;
};

type ProblemOptions = {
  /** Shown to the client: no values of rows, no SQL, no paths. Default: the code's own. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Sent along, such as `Allow` and `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document, for clients to read. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** For the log alone. */
  readonly cause?: unknown;
};

/**
 * An answer that is an error. Thrown anywhere in a request, it is sent as `application/problem+json`.
 *
 * @example
 * throw new Problem("method_not_allowed", { headers: { Allow: "GET, HEAD" } });
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const { status, detail, retryAfter } = problemType(code);
    super(
      `${code}: ${options.detail ?? detail}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.status = status;
    this.detail = options.detail ?? detail;
    this.errors = options.errors ?? [];
    this.headers = {
      ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
      ...options.headers,
    };
    this.extensions = options.extensions ?? {};
  }
}
