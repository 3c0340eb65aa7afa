import type { UserId } from "@acme/data-model";
import type { TenantContext } from "@acme/tenant-repositories";
import type { Request } from "express";

/** Who is asking, as far as the middleware has found out. */
export type Caller = {
  readonly userId?: UserId;
  /** Once the membership in the path's organization stands. */
  readonly context?: TenantContext;
};

// Beside the request rather than on it: nothing that reads a request's properties can set these.
const callers = new WeakMap<Request, Caller>();

export function setCaller(request: Request, caller: Caller): void {
  callers.set(request, { ...callers.get(request), ...caller });
}

/** Empty before `authenticate`, and for public operations. */
export function callerOf(request: Request): Caller {
  return callers.get(request) ?? {};
}
