import type { RequestHandler } from "express";
import type { Watch } from "../migration-record/index.ts";
import { Problem } from "../problems/index.ts";
import { callerOf } from "./caller.ts";

/**
 * Lets through the operators of the platform: those whom the configuration names. What somebody is in an
 * organization makes no difference, and whether there is anything to watch is nobody else's business.
 */
export function createRequireOperator(watch: Watch | undefined): RequestHandler {
  return (request, _response, next) => {
    const { userId } = callerOf(request);
    if (userId === undefined) throw new Error("requireOperator() comes after authenticate().");
    if (watch?.operators.has(userId) !== true) throw new Problem("forbidden");
    next();
  };
}
