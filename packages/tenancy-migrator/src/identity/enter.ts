import type { Target } from "../target/target.ts";
import { literal } from "../sql/quote.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { isTicket, ticketParts } from "./issue-ticket.ts";
import { readKey } from "./mac.ts";
import { readRole } from "./membership.ts";
import { declareSealed, sealHolds, writeSeal } from "./seal.ts";

/**
 * `enter(ticket)`: makes this transaction the ticket's tenant's, and says what its member is there.
 * Whatever else is given in the place of a ticket is refused as one that is not ours.
 *
 * Each expression costs its preparation in every transaction, so what is seldom asked stands by itself.
 *
 * A transaction is for one identity. Whoever wipes its settings out first gets around that, and needs a
 * second ticket all the same.
 */
export function enter(target: Target): IdentityFunction {
  const { tenancy, tenantType, members } = target;
  const lookUp =
    members === undefined
      ? ""
      : `
  tenant := tenant_text;
  member := member_text;
  ${readRole(target, members, "tenant", "member")}
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'TN003', MESSAGE = ${literal(`not a member of that row of ${tenancy.tenant.table} any more`)};
  END IF;`;
  return {
    ...definer,
    name: "enter",
    args: [{ name: "ticket", type: "text" }],
    returns: "text",
    volatility: "volatile",
    body: `
#variable_conflict use_variable
DECLARE
  tenant_text text;
  member_text text;
  role text;
  seal text;${
    members === undefined
      ? ""
      : `
  tenant ${tenantType};
  member ${members.userType};`
  }
  ${declareSealed}
BEGIN
  ${readKey}
  IF NOT (${isTicket}) THEN
    RAISE EXCEPTION USING ERRCODE = 'TN001', MESSAGE = 'this is no ticket that this database has issued';
  END IF;
  IF extract(epoch FROM clock_timestamp()) >= ${ticketParts.expires} THEN
    RAISE EXCEPTION USING ERRCODE = 'TN002', MESSAGE = 'the ticket has expired';
  END IF;
  tenant_text := ${ticketParts.tenant};
  member_text := ${ticketParts.member};${lookUp}
  IF sealed_tenant IS NOT NULL THEN
    IF (sealed_tenant, sealed_member) IS DISTINCT FROM (tenant_text, member_text) AND ${sealHolds} THEN
      RAISE EXCEPTION USING ERRCODE = 'TN005',
        MESSAGE = 'this transaction is another tenant''s, or another member''s, already';
    END IF;
  END IF;
  ${writeSeal("tenant_text", "member_text")}
  RETURN role;
END`,
    executors: [tenancy.roles.tenant],
  };
}
