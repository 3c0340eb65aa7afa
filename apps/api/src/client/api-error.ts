import type { ProblemDocument } from "../problems/problem-document.ts";
import { problemSchema } from "../problems/problem-document.ts";
import type { ProblemCode } from "../problems/problem-types.ts";

/** What went wrong: a problem's code, or what no problem could say. */
export type ApiErrorCode =
  | ProblemCode
  /** No answer: the network, or an address that nobody listens on. */
  | "unreachable"
  /** An answer that this API does not give: a proxy's page, or another version's. */
  | "unexpected_answer";

/**
 * An answer that is an error, or none at all.
 *
 * @example
 * catch (error) {
 *   if (error instanceof ApiError && error.code === "already_exists") showTaken();
 * }
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  /** The problem, where the API said what it is. */
  readonly problem: ProblemDocument | undefined;
  /** Seconds after which to ask again, where the API said so. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ApiErrorCode,
    message: string,
    options: ErrorOptions & {
      readonly problem?: ProblemDocument;
      readonly retryAfter?: number | undefined;
    } = {},
  ) {
    super(message, options);
    this.code = code;
    this.problem = options.problem;
    this.retryAfter = options.retryAfter;
  }
}

/** What an answer that is no success says. */
export async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    const message = `The API answered ${response.status} without a problem.`;
    return new ApiError("unexpected_answer", message, { retryAfter });
  }
  const problem = parsed.data;
  return new ApiError(problem.code, problem.detail, { problem, retryAfter });
}
