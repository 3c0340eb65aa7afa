import type { RequestHandler, Response } from "express";

/** What the log and the metrics say of a request besides its method, status and time. */
export type RequestFacts = {
  /** The route's template, never the path that was asked for: that has ids in it. */
  route: string | undefined;
  userId: string | undefined;
  organizationId: string | undefined;
  /** The code of the problem that it was answered with. */
  problem: string | undefined;
  /** What was thrown, where the fault is ours. */
  error: unknown;
};

const known = new WeakMap<Response, RequestFacts>();

/** The facts of a request, to read or to add to. */
export function factsOf(response: Response): RequestFacts {
  const found = known.get(response);
  if (found !== undefined) return found;
  const facts: RequestFacts = {
    route: undefined,
    userId: undefined,
    organizationId: undefined,
    problem: undefined,
    error: undefined,
  };
  known.set(response, facts);
  return facts;
}

/** First in a route's handlers: says by which template it is known. */
export function nameRoute(template: string): RequestHandler {
  return (_request, response, next) => {
    factsOf(response).route = template;
    next();
  };
}
