/** What every problem of one code has in common. */
type ProblemType = {
  readonly status: number;
  readonly title: string;
  /** What a client may do about it; never an error's own message, which may hold values. */
  readonly detail: string;
  /** Seconds after which the same request may well succeed. */
  readonly retryAfter?: number;
};

/** Every code that a client may meet. A code never changes its meaning; a new meaning gets a new code. */
export const problemTypes = {
  BAD_REQUEST: {
    status: 400,
    title: "Bad request",
    detail: "The request can't be understood. Check its path, its query and its headers.",
  },
  INVALID_JSON: {
    status: 400,
    title: "Invalid JSON",
    detail: "The body is not one well-formed JSON object or array in UTF-8.",
  },
  INVALID_REQUEST: {
    status: 400,
    title: "Invalid request",
    detail: "Some of what was sent does not have the form that is documented. See errors.",
  },
  INVALID_CURSOR: {
    status: 400,
    title: "Invalid cursor",
    detail: "The cursor was not made for this list. Begin again without one.",
  },
  INVALID_VALUE: {
    status: 400,
    title: "Invalid value",
    detail: "A value can't be stored or compared as it is.",
  },
  INVALID_IDEMPOTENCY_KEY: {
    status: 400,
    title: "Invalid idempotency key",
    detail: "Idempotency-Key takes 1 to 255 printable ASCII characters; a UUID does well.",
  },
  UNAUTHORIZED: {
    status: 401,
    title: "Unauthorized",
    detail: "Send a valid access token: Authorization: Bearer <token>.",
  },
  NOT_A_MEMBER: {
    status: 403,
    title: "Not a member",
    detail: "There is no such organization for you.",
  },
  ROLE_REQUIRED: {
    status: 403,
    title: "Role too low",
    detail: "Your role in this organization does not allow this.",
  },
  LAST_OWNER: {
    status: 403,
    title: "Last owner",
    detail: "An organization needs an owner. Make somebody else one first.",
  },
  FORBIDDEN: { status: 403, title: "Forbidden", detail: "This is not allowed." },
  NOT_FOUND: { status: 404, title: "Not found", detail: "There is nothing here for you." },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: "Method not allowed",
    detail: "This resource does not take this method. See the Allow header.",
  },
  NOT_ACCEPTABLE: {
    status: 406,
    title: "Not acceptable",
    detail: "This resource has no representation of the kinds that Accept names.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: "Request timeout",
    detail: "The request did not arrive in time.",
  },
  ALREADY_EXISTS: {
    status: 409,
    title: "Already exists",
    detail: "A value that has to be unique is taken already.",
  },
  REFERENCE_CONFLICT: {
    status: 409,
    title: "Reference conflict",
    detail: "This refers to something that is not there, or something that is there refers to it.",
  },
  IDEMPOTENCY_KEY_IN_USE: {
    status: 409,
    title: "Idempotency key in use",
    detail: "A request with this idempotency key is under way. Ask again when it has ended.",
    retryAfter: 1,
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: "Precondition failed",
    detail: "The resource is not as the request's preconditions say.",
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: "Payload too large",
    detail: "The body is larger than this resource takes.",
  },
  URI_TOO_LONG: { status: 414, title: "URI too long", detail: "The path or query is too long." },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "Unsupported media type",
    detail: "Send JSON in UTF-8: Content-Type: application/json.",
  },
  CONSTRAINT_VIOLATED: {
    status: 422,
    title: "Constraint violated",
    detail: "The values break a rule of what they are stored in.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: "Idempotency key reused",
    detail: "This idempotency key was sent with another request before. Use a new one.",
  },
  RATE_LIMITED: {
    status: 429,
    title: "Rate limited",
    detail: "Too many requests in this time. Wait as long as Retry-After says.",
  },
  TOO_MANY_AT_ONCE: {
    status: 429,
    title: "Too many requests at once",
    detail: "The organization has too many requests under way. Send fewer at a time.",
    retryAfter: 1,
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: "Request header fields too large",
    detail: "The request's headers are larger than this server takes.",
  },
  INTERNAL_ERROR: {
    status: 500,
    title: "Internal error",
    detail: "Something went wrong here. Say the request id when you report it.",
  },
  UNAVAILABLE: {
    status: 503,
    title: "Unavailable",
    detail: "This can't be answered now. Try again.",
    retryAfter: 1,
  },
  TIMED_OUT: {
    status: 503,
    title: "Timed out",
    detail: "The answer took too long. Ask for less at a time, or try again.",
    retryAfter: 1,
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

/** Stable: clients tell problems apart by it. */
export type ProblemCode = keyof typeof problemTypes;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys() forgets whose keys they are
export const problemCodes = Object.keys(problemTypes) as ProblemCode[];

export function problemType(code: ProblemCode): ProblemType {
  return problemTypes[code];
}
