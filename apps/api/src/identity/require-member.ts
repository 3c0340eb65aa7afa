import type { OrganizationRole } from "@acme/data-model";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { isAtLeast } from "@acme/tenant-repositories";
import type { RequestHandler } from "express";
import { organizationParameters } from "../contract/organization-path.ts";
import { factsOf } from "../observability/request-facts.ts";
import { invalidRequest, Problem } from "../problems/index.ts";
import { callerOf, setCaller } from "./caller.ts";

type Authorizer = Pick<TenantDatabase, "authorize">;

/**
 * Lets through members of the organization that the path names, from a role up. Whether an organization
 * exists is nobody's business who isn't in it: a foreign id and one that never was come to the same.
 *
 * @param readers authorizes who only has to be a member, and may remember having done so
 */
export function createRequireMember(
  tenants: Authorizer,
  readers: Authorizer = tenants,
): (atLeast: OrganizationRole) => RequestHandler {
  return (atLeast) => async (request, response, next) => {
    const { userId } = callerOf(request);
    if (userId === undefined) throw new Error("requireMember() comes after authenticate().");
    const path = organizationParameters.safeParse({
      organizationId: request.params["organizationId"],
    });
    if (!path.success) throw invalidRequest("params", path.error);
    const { authorize } = atLeast === "viewer" ? readers : tenants;
    const context = await authorize(userId, path.data.organizationId);
    factsOf(response).organizationId = context.organizationId;
    setCaller(request, { context });
    if (!isAtLeast(context.role, atLeast)) throw new Problem("role_required");
    next();
  };
}
