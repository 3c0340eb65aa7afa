import type { Target } from "../target/target.ts";
import { literal } from "../sql/quote.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { declareKey, isMac, mac, message, readKey } from "./mac.ts";
import { readRole } from "./membership.ts";

/**
 * A ticket is its code, 64 hexadecimal digits, and what that is for: when it expires, in 20 characters, how
 * long the tenant is, in 5, the tenant, the member. Nothing of it is read before the code was found right.
 */
const body = "substr(ticket, 65)";

/** SQL: whether the text `ticket` is one of ours. */
export const isTicket = isMac("left(ticket, 64)", message("ticket", [body]));

/** SQL: what a ticket of ours says. */
export const ticketParts = {
  /** Seconds since the epoch. */
  expires: "substr(ticket, 65, 20)::numeric",
  tenant: "substr(ticket, 90, substr(ticket, 85, 5)::integer)",
  member: "substr(ticket, 90 + substr(ticket, 85, 5)::integer)",
};

/**
 * `issue_ticket(tenant, member, lifetime)`: what a member shows to `enter()`, for those who have found out
 * who is asking. It says the same whether the tenant has no such member or is not there at all.
 */
export function issueTicket(target: Target): IdentityFunction {
  const { tenancy, tenantType, members } = target;
  const notMember = literal(`not a member of that row of ${tenancy.tenant.table}`);
  const lookUp =
    members === undefined
      ? `IF tenant IS NULL OR member IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a ticket is for a tenant and a member';
  END IF;`
      : `${readRole(target, members, "tenant", "member")}
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'TN003', MESSAGE = ${notMember};
  END IF;`;
  return {
    ...definer,
    name: "issue_ticket",
    args: [
      { name: "tenant", type: tenantType },
      { name: "member", type: members?.userType ?? "text" },
      { name: "lifetime", type: "interval", byDefault: "'15 minutes'" },
    ],
    returns: [
      { name: "ticket", type: "text" },
      { name: "role", type: "text" },
      { name: "expires_at", type: "timestamptz" },
      { name: "cursor_key", type: "text" },
    ],
    volatility: "volatile",
    body: `
#variable_conflict use_variable
DECLARE
  tenant_text text := tenant::text;
  member_text text := member::text;
  seconds numeric := extract(epoch FROM lifetime);
  body text;
  ${declareKey}
BEGIN
  IF (seconds > 0 AND seconds <= 86400) IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'a ticket lives longer than 0 and at most 1 day';
  END IF;
  ${lookUp}
  IF length(tenant_text) > 99999 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'a tenant is at most 99999 characters long';
  END IF;
  ${readKey}
  expires_at := clock_timestamp() + lifetime;
  body := to_char(extract(epoch FROM expires_at), 'FM0000000000000.000000')
       || to_char(length(tenant_text), 'FM00000') || tenant_text || member_text;
  ticket := encode(${mac(message("ticket", ["body"]))}, 'hex') || body;
  cursor_key := encode(${mac(message("cursor", ["tenant_text"]))}, 'hex');
  RETURN NEXT;
END`,
    executors: [tenancy.roles.system],
  };
}
