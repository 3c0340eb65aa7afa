import type { MembersTarget, Target } from "../target/target.ts";
import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import { identifier, qualified } from "../sql/quote.ts";
import type { FunctionSql } from "../triggers/function-sql.ts";
import type { TriggerSql } from "../triggers/trigger-sql.ts";
import { readConfined } from "./confined-session.ts";
import { readKey } from "./mac.ts";
import { isOwner } from "./membership.ts";
import { declareSealed, sealHolds } from "./seal.ts";

/**
 * `keep_an_owner()`: what a tenant does to its own memberships leaves it an owner. Whoever works on all
 * tenants may take the last one away, and a tenant that goes takes its owners along.
 *
 * It does not ask `current_<tenant column>()`: an owner who has just left has no membership any more, and
 * would be taken for somebody outside.
 *
 * The tenant's row is locked, so that of two owners who leave at once the second sees that the first has
 * left. Where a transaction goes on seeing what was there when it began, looking is not enough: there the
 * remaining owners are locked, too, and one who has left meanwhile is a serialization error.
 */
function keepAnOwnerFunction(target: Target, members: MembersTarget): FunctionSql {
  const column = identifier(target.tenancy.column);
  const owners = `FROM ${members.table.relation} AS m WHERE m.${column} = OLD.${column} AND ${isOwner(members, "m")}`;
  return {
    name: "keep_an_owner",
    signature: "()",
    returns: "trigger",
    body: `
DECLARE
  confined boolean;
  ${declareSealed}
BEGIN
  IF (${isOwner(members, "OLD")}) IS NOT TRUE THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ${isOwner(members, "NEW")} AND NEW.${column} = OLD.${column} THEN RETURN NULL; END IF;
  END IF;
  ${readConfined(target)}
  IF NOT confined THEN
    ${readKey}
    IF (sealed_tenant = OLD.${column}::text AND ${sealHolds}) IS NOT TRUE THEN RETURN NULL; END IF;
  END IF;
  PERFORM FROM ${target.tenantRelation} AS t WHERE t.${identifier(target.tenancy.tenant.key)} = OLD.${column} FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
    PERFORM ${owners} FOR UPDATE;
  ELSE
    PERFORM ${owners};
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'TN006', MESSAGE = 'the last owner can''t go',
      HINT = 'Make somebody else an owner first.';
  END IF;
  RETURN NULL;
END`,
  };
}

/** That function, where tenants have members that bring tickets; nothing where they don't. */
export function ownerFunctions(target: Target): readonly FunctionSql[] {
  const { tenancy, members } = target;
  if (members === undefined || tenancy.identity === "setting") return [];
  return [keepAnOwnerFunction(target, members)];
}

/** The trigger that calls it. */
export const keepAnOwnerTrigger: TriggerSql = {
  name: "acme_tenancy_keep_an_owner",
  event: "AFTER DELETE OR UPDATE",
  when: undefined,
  calls: qualified(bookkeepingSchema, "keep_an_owner"),
};
