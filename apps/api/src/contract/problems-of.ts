import type { ProblemCode } from "../problems/problem-types.ts";
import type { Operation } from "./operation.ts";

const everywhere: readonly ProblemCode[] = [
  "bad_request",
  "invalid_request",
  "unauthorized",
  "not_acceptable",
  "rate_limited",
  "too_many_at_once",
  "internal_error",
  "unavailable",
  "timed_out",
];
const ofOrganizations: readonly ProblemCode[] = ["not_a_member", "forbidden"];
const ofBodies: readonly ProblemCode[] = [
  "invalid_json",
  "payload_too_large",
  "unsupported_media_type",
  "invalid_value",
  "reference_conflict",
  "constraint_violated",
];
const ofIdempotencyKeys: readonly ProblemCode[] = [
  "invalid_idempotency_key",
  "idempotency_key_in_use",
  "idempotency_key_reused",
];

type Described = Pick<Operation, "access" | "method" | "params" | "problems">;

/** Every problem that an operation may answer with: nothing else does it answer with. */
export function problemsOf({ access, method, params, problems }: Described): ProblemCode[] {
  const parameters = Object.keys(params.shape).length;
  const codes = [
    ...everywhere,
    ...ofAccess(access),
    // Who is in the organization may still name a row that isn't.
    ...(parameters > 1 ? (["not_found"] as const) : []),
    ...(method === "post" || method === "patch" ? ofBodies : []),
    ...(method === "post" ? ofIdempotencyKeys : []),
    ...problems,
  ];
  return [...new Set(codes)];
}

/** What whoever has a token may still not do. */
function ofAccess(access: Operation["access"]): readonly ProblemCode[] {
  if (access === "user") return [];
  if (access === "operator") return ["forbidden"];
  return access === "viewer" ? ofOrganizations : [...ofOrganizations, "role_required"];
}
