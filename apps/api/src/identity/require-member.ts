import type { OrganizationRole } from "@acme/data-model";
import type { TenantDatabase } from "@acme/tenant-repositories";
import { isAtLeast } from "@acme/tenant-repositories";
import type { RequestHandler } from "express";
import { organizationParameters } from "../contract/organization-path.ts";
import { factsOf } from "../observability/request-facts.ts";
import { invalidRequest, Problem } from "../problems/index.ts";
import { callerOf, setCaller } from "./caller.ts";

/**
 * Lets through members of the organization that the path names, from a role up. Whether an organization
 * exists is nobody's business who isn't in it: a foreign id and one that never was come to the same.
 */
export function createRequireMember(
  tenants: Pick<TenantDatabase, "authorize">,
): (atLeast: OrganizationRole) => RequestHandler {
  return (atLeast) => async (request, response, next) => {
    const { userId } = callerOf(request);
    if (userId === undefined) throw new Error("requireMember() comes after authenticate().");
    const path = organizationParameters.safeParse({
      organizationId: request.params["organizationId"],
    });
    if (!path.success) throw invalidRequest("params", path.error);
    // Once more for every request: who was put out a moment ago is out.
    const context = await tenants.authorize(userId, path.data.organizationId);
    factsOf(response).organizationId = context.organizationId;
    setCaller(request, { context });
    if (!isAtLeast(context.role, atLeast)) throw new Problem("role_required");
    next();
  };
}
