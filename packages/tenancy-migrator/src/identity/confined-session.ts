import type { Target } from "../target/target.ts";
import { identifier, literal } from "../sql/quote.ts";

/**
 * plpgsql: sets the variable `confined`: whether this session is one that row level security confines to
 * tenants. It asks who has logged in, which nothing that runs in the session can change; a role or a
 * setting could be changed in the middle of the very statement that fires a trigger.
 *
 * Both roles may be missing still. Members of a legacy role see every row, so nothing is hidden from them.
 */
export function readConfined({ tenancy }: Target, legacyRoles: readonly string[] = []): string {
  const roles = [
    tenancy.roles.tenant,
    ...(tenancy.claims === undefined ? [] : [tenancy.claims.role]),
  ];
  const isMember = (role: string): string =>
    `coalesce(pg_has_role(session_user, to_regrole(${literal(identifier(role))})::oid, 'MEMBER'), false)`;
  const exceptLegacy = legacyRoles.map((role) => ` AND NOT ${isMember(role)}`).join("");
  return `confined := (${roles.map(isMember).join(" OR ")})${exceptLegacy};
  IF confined THEN
    SELECT NOT (r.rolsuper OR r.rolbypassrls) INTO confined FROM pg_roles AS r
    WHERE r.oid = to_regrole(quote_ident(session_user));
  END IF;`;
}
