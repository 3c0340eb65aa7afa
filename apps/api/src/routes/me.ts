import { getMe } from "../contract/me.ts";
import type { Route } from "./route.ts";
import { userRoute } from "./route.ts";

export const meRoutes: readonly Route[] = [
  userRoute(getMe, async ({ tenants, watch, userId }) => ({
    userId,
    memberships: await tenants.membershipsOf(userId),
    operator: watch?.operators.has(userId) ?? false,
  })),
];
