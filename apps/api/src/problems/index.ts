export { invalidRequest } from "./invalid-request.ts";
export { Problem } from "./problem.ts";
export type { FieldError } from "./problem.ts";
export { problemSchema } from "./problem-document.ts";
export { notFoundHandler, problemHandler } from "./problem-handler.ts";
export { problemCodes, problemTypes } from "./problem-types.ts";
