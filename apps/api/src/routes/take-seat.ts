import type { TenantScope } from "@acme/tenant-repositories";
import { Problem } from "../problems/index.ts";

/**
 * Adds a member where the organization has a seat left, and holds whoever else adds one here until the
 * transaction is over: of two who want the last seat, the second counts with the first.
 *
 * @throws {Problem} `seat_limit_reached`, and what `add` throws
 */
export async function takeSeat<Member>(
  scope: TenantScope,
  add: () => Promise<Member>,
): Promise<Member> {
  const lock = `seats of ${scope.context.organizationId}`;
  await scope.sql`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`;
  // Added first, so that who is a member already hears that.
  const added = await add();
  const [organization, members] = await Promise.all([
    scope.organizations.current(),
    scope.members.count(),
  ]);
  if (members > organization.seat_limit) throw new Problem("seat_limit_reached");
  return added;
}
