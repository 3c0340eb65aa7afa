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

/** Milliseconds after which what is shown is old. */
const oldAfter = 30_000;

/** How often what is shown is fetched anew, in milliseconds; never sooner than the API wants. */
export function refreshInterval(error: Error | null): number {
  return Math.max(oldAfter, waitAfter(error));
}

/** Milliseconds that the API wants to be left alone after such an answer. */
function waitAfter(error: Error | null): number {
  return error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
}

type Age = {
  readonly data: unknown;
  readonly dataUpdatedAt: number;
  readonly error: Error | null;
  readonly errorUpdatedAt: number;
};

/**
 * Whether something is to be fetched anew because somebody looks at the page again: if it has become old in
 * the meantime, and the API has not asked to be left alone.
 *
 * @param old after how many milliseconds it is
 */
export function isDue({ dataUpdatedAt, error, errorUpdatedAt }: Age, old = oldAfter): boolean {
  const now = Date.now();
  return now - dataUpdatedAt >= old && now - errorUpdatedAt >= waitAfter(error);
}

/** Parts of a list; one that somebody has scrolled further through would be as many requests, all at once. */
const mostPages = 3;

/** Whether something may be fetched anew by itself at all. */
export function isShort({ data }: Pick<Age, "data">): boolean {
  return !(isInfinite(data) && data.pages.length > mostPages);
}

function isInfinite(data: unknown): data is { readonly pages: readonly unknown[] } {
  return typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages);
}
