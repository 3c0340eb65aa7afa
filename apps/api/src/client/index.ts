export { ApiError } from "./api-error.ts";
export type { ApiErrorCode } from "./api-error.ts";
export type { ClientOptions } from "./call-operation.ts";
export { createApiClient } from "./create-api-client.ts";
export type { ApiClient } from "./create-api-client.ts";
export type { AnswerOf, RequestOf } from "./request-of.ts";
export type { OperationId, Operations } from "../contract/operations.ts";
export type { ProblemDocument } from "../problems/problem-document.ts";
