import { getOrganization } from "../contract/organizations.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";

export const organizationRoutes: readonly Route[] = [
  organizationRoute(getOrganization, async ({ scope }) => {
    const found = await scope.organizations.current();
    return {
      id: found.id,
      name: found.name,
      slug: found.slug,
      planType: found.plan_type,
      seatLimit: found.seat_limit,
      yourRole: scope.context.role,
      createdAt: found.created_at.toISOString(),
      updatedAt: found.updated_at.toISOString(),
    };
  }),
];
