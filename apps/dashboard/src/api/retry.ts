import { ApiError } from "@acme/api/client";
import type { ApiErrorCode } from "@acme/api/client";

/** What may well be over the next time; anything else stays as it is, however often it is asked. */
const passing: ReadonlySet<ApiErrorCode> = new Set([
  "unreachable",
  "unavailable",
  "timed_out",
  "rate_limited",
  "too_many_at_once",
]);

/** Whether to ask again by itself after so many failures. */
export function shouldRetry(failures: number, error: Error): boolean {
  return error instanceof ApiError && passing.has(error.code) && failures < 3;
}

/** Milliseconds until then: what the API says, else 1, 2 and 4 seconds. */
export function retryDelay(failures: number, error: Error): number {
  if (error instanceof ApiError && error.retryAfter !== undefined) return error.retryAfter * 1_000;
  return 1_000 * 2 ** failures;
}

/** How often what is shown is fetched anew, in milliseconds; never sooner than the API wants. */
export function refreshInterval(error: Error | null): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) : 0;
  return Math.max(30, asked) * 1_000;
}
