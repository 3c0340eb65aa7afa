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
  bad_request: {
    status: 400,
    title: "Bad request",
    detail: "The request can't be understood. Check its path, its query and its headers.",
  },
  invalid_json: {
    status: 400,
    title: "Invalid JSON",
    detail: "The body is not one well-formed JSON object or array in UTF-8.",
  },
  invalid_request: {
    status: 400,
    title: "Invalid request",
    detail: "Some of what was sent does not have the form that is documented. See errors.",
  },
  invalid_cursor: {
    status: 400,
    title: "Invalid cursor",
    detail: "The cursor was not made for this list. Begin again without one.",
  },
  invalid_value: {
    status: 400,
    title: "Invalid value",
    detail: "A value can't be stored or compared as it is.",
  },
  invalid_idempotency_key: {
    status: 400,
    title: "Invalid idempotency key",
    detail: "Idempotency-Key takes 1 to 255 printable ASCII characters; a UUID does well.",
  },
  unauthorized: {
    status: 401,
    title: "Unauthorized",
    detail: "Send a valid access token: Authorization: Bearer <token>.",
  },
  not_a_member: {
    status: 403,
    title: "Not a member",
    detail: "There is no such organization for you.",
  },
  role_required: {
    status: 403,
    title: "Role too low",
    detail: "Your role in this organization does not allow this.",
  },
  last_owner: {
    status: 403,
    title: "Last owner",
    detail: "An organization needs an owner. Make somebody else one first.",
  },
  forbidden: { status: 403, title: "Forbidden", detail: "This is not allowed." },
  not_found: { status: 404, title: "Not found", detail: "There is nothing here for you." },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    detail: "This resource does not take this method. See the Allow header.",
  },
  not_acceptable: {
    status: 406,
    title: "Not acceptable",
    detail: "This resource has no representation of the kinds that Accept names.",
  },
  request_timeout: {
    status: 408,
    title: "Request timeout",
    detail: "The request did not arrive in time.",
  },
  already_exists: {
    status: 409,
    title: "Already exists",
    detail: "A value that has to be unique is taken already.",
  },
  seat_limit_reached: {
    status: 409,
    title: "Seat limit reached",
    detail: "The organization's plan has no seat left. Remove a member first, or have it changed.",
  },
  reference_conflict: {
    status: 409,
    title: "Reference conflict",
    detail: "This refers to something that is not there, or something that is there refers to it.",
  },
  idempotency_key_in_use: {
    status: 409,
    title: "Idempotency key in use",
    detail: "A request with this idempotency key is under way. Ask again when it has ended.",
    retryAfter: 1,
  },
  precondition_failed: {
    status: 412,
    title: "Precondition failed",
    detail: "The resource is not as the request's preconditions say.",
  },
  payload_too_large: {
    status: 413,
    title: "Payload too large",
    detail: "The body is larger than this resource takes.",
  },
  uri_too_long: { status: 414, title: "URI too long", detail: "The path or query is too long." },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    detail: "Send JSON in UTF-8: Content-Type: application/json.",
  },
  constraint_violated: {
    status: 422,
    title: "Constraint violated",
    detail: "The values break a rule of what they are stored in.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "Idempotency key reused",
    detail: "This idempotency key was sent with another request before. Use a new one.",
  },
  rate_limited: {
    status: 429,
    title: "Rate limited",
    detail: "Too many requests in this time. Wait as long as Retry-After says.",
  },
  too_many_at_once: {
    status: 429,
    title: "Too many requests at once",
    detail: "The organization has too many requests under way. Send fewer at a time.",
    retryAfter: 1,
  },
  headers_too_large: {
    status: 431,
    title: "Request header fields too large",
    detail: "The request's headers are larger than this server takes.",
  },
  internal_error: {
    status: 500,
    title: "Internal error",
    detail: "Something went wrong here. Say the request id when you report it.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    detail: "This can't be answered now. Try again.",
    retryAfter: 1,
  },
  timed_out: {
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
