import type { ErrorRequestHandler, RequestHandler } from "express";
import { factsOf } from "../observability/request-facts.ts";
import { Problem } from "./problem.ts";
import { sendProblem } from "./send-problem.ts";
import { toProblem } from "./to-problem.ts";

/** Behind all routes: nothing there answers to this path. */
export const notFoundHandler: RequestHandler = () => {
  throw new Problem("not_found");
};

/** Behind everything: whatever was thrown becomes a problem; the log gets the error itself. */
export const problemHandler: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const problem = toProblem(error);
  const facts = factsOf(response);
  facts.problem = problem.code;
  if (problem.status >= 500) facts.error = error;
  if (response.headersSent) {
    // Half an answer is out: a broken connection tells the client that it is not a whole one.
    response.destroy();
    return;
  }
  sendProblem(response, problem);
};
