import type { Operation } from "../contract/operation.ts";
import { ApiError, errorOf } from "./api-error.ts";
import type { CommonOptions } from "./request-of.ts";

export type ClientOptions = {
  /** Where the API is, without `/v1`: `https://api.example.com`, or "" for the page's own origin. */
  readonly baseUrl: string;
  /** The access token, or what fetches one when it is needed. */
  readonly token: string | (() => string | Promise<string>);
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
};

/** The parts of a request, of whatever operation. */
export type AnyRequest = CommonOptions & {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
};

/**
 * Sends a request and reads its answer.
 *
 * @throws {ApiError}; what aborted the signal
 */
export async function callOperation(
  options: ClientOptions,
  operation: Operation,
  request: AnyRequest,
): Promise<unknown> {
  const response = await send(options, operation, request);
  if (!response.ok) throw await errorOf(response);
  if (operation.answer.stream !== undefined) return response.blob();
  const given: unknown =
    operation.answer.status === 204 ? undefined : await response.json().catch(() => undefined);
  const parsed = operation.answer.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ApiError("unexpected_answer", `The answer of ${operation.id} is not as documented.`, {
    cause: parsed.error,
  });
}

async function send(
  { baseUrl, token, fetch: ask = fetch }: ClientOptions,
  operation: Operation,
  request: AnyRequest,
): Promise<Response> {
  const { body, signal, idempotencyKey } = request;
  const headers = new Headers({
    Accept: operation.answer.stream?.contentType ?? "application/json",
    Authorization: `Bearer ${typeof token === "string" ? token : await token()}`,
  });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey !== undefined) headers.set("Idempotency-Key", idempotencyKey);
  try {
    return await ask(`${baseUrl}${pathOf(operation, request)}`, {
      method: operation.method.toUpperCase(),
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new ApiError("unreachable", "The API can't be reached.", { cause });
  }
}

/** The path and the query, every value encoded. */
function pathOf(operation: Pick<Operation, "path">, request: AnyRequest): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
