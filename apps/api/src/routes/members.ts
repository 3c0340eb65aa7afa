import type { OrganizationMemberRecord } from "@acme/data-model";
import type { z } from "zod";
import type { member } from "../contract/members.ts";
import {
  addMember,
  changeMemberRole,
  getMember,
  listMembers,
  removeMember,
} from "../contract/members.ts";
import { given } from "./given.ts";
import { notFound } from "./not-found.ts";
import type { Route } from "./route.ts";
import { organizationRoute } from "./route.ts";
import { takeSeat } from "./take-seat.ts";

export const memberRoutes: readonly Route[] = [
  organizationRoute(listMembers, async ({ scope, query }) => {
    const { limit, cursor, role } = query;
    const page = await scope.members.list({ limit, cursor, filter: given({ role }) });
    return { items: page.rows.map(shown), nextCursor: page.nextCursor };
  }),

  organizationRoute(getMember, async ({ scope, params }) => {
    const found = await scope.members.find(params.memberId);
    if (found === null) throw notFound("member");
    return shown(found);
  }),

  organizationRoute(addMember, async ({ scope, body }) =>
    shown(
      await takeSeat(scope, () => scope.members.add({ user_id: body.userId, role: body.role })),
    ),
  ),

  organizationRoute(changeMemberRole, async ({ scope, params, body }) =>
    shown(await scope.members.changeRole(params.memberId, body.role)),
  ),

  organizationRoute(removeMember, async ({ scope, params }) => {
    await scope.members.remove(params.memberId);
  }),
];

function shown(record: OrganizationMemberRecord): z.input<typeof member> {
  return {
    id: record.id,
    userId: record.user_id,
    role: record.role,
    joinedAt: record.joined_at.toISOString(),
  };
}
