import type { Response } from "express";
import { requestIdOf } from "../observability/request-id.ts";
import type { Problem } from "./problem.ts";
import { problemDocument, problemMediaType } from "./problem-document.ts";

/** Answers with the problem. What had been set for a success does not go out with it. */
export function sendProblem(response: Response, problem: Problem): void {
  for (const name of ["ETag", "Last-Modified", "Content-Disposition", "Content-Encoding"]) {
    response.removeHeader(name);
  }
  response
    .status(problem.status)
    .set({ ...problem.headers, "Cache-Control": "no-store" })
    .type(problemMediaType)
    // Not send(): that would give it an ETag.
    .end(JSON.stringify(problemDocument(problem, requestIdOf(response))));
}
