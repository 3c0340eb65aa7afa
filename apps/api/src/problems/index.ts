export { invalidRequest } from "./invalid-request.ts";
export { Problem } from "./problem.ts";
export type { FieldError } from "./problem.ts";
export { problemDocument, problemMediaType, problemSchema } from "./problem-document.ts";
export type { ProblemDocument } from "./problem-document.ts";
export { notFoundHandler, problemHandler } from "./problem-handler.ts";
export { problemCodes, problemTypes } from "./problem-types.ts";
export type { ProblemCode } from "./problem-types.ts";
