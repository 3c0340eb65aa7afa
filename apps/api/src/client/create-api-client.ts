import type { OperationId, Operations } from "../contract/operations.ts";
import { operations } from "../contract/operations.ts";
import type { AnyRequest, ClientOptions } from "./call-operation.ts";
import { callOperation } from "./call-operation.ts";
import type { AnswerOf, RequestOf } from "./request-of.ts";

/** One function for each operation of the API. What need not be said may be left out. */
export type ApiClient = {
  readonly [Id in OperationId]: Partial<RequestOf<Operations[Id]>> extends RequestOf<Operations[Id]>
    ? (request?: RequestOf<Operations[Id]>) => Promise<AnswerOf<Operations[Id]>>
    : (request: RequestOf<Operations[Id]>) => Promise<AnswerOf<Operations[Id]>>;
};

/**
 * The API as functions, derived from the contract that the server is derived from. Answers are checked,
 * and errors are {@link ApiError}s with the problem's code.
 *
 * @example
 * const api = createApiClient({ baseUrl: "https://api.example.com", token });
 * const { memberships } = await api.getMe();
 * const page = await api.listDomains({ params: { organizationId }, query: { limit: 50 } });
 */
export function createApiClient(options: ClientOptions): ApiClient {
  const functions = Object.entries(operations).map(([id, operation]) => [
    id,
    (request: AnyRequest = {}) => callOperation(options, operation, request),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry an operation, each typed by it
  return Object.fromEntries(functions) as ApiClient;
}
