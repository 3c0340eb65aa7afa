import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import type { IdentityFunction } from "./identity-function.ts";
import { definer } from "./identity-function.ts";
import { boundMessage, declareKey, isMac, mac, readKey } from "./mac.ts";

const setting = `${schema}.access`;
const sealed = boundMessage("system", ["access_text"]);

/** The functions of audited work on all tenants: it begins with a record, and sees nothing without one. */
export function systemFunctions({ tenancy }: Target): readonly IdentityFunction[] {
  const executors = [tenancy.roles.system];
  return [
    { ...beginSystemAccess, executors },
    { ...enterSystem, executors },
    { ...endSystemAccess, executors },
    { ...systemAccess, executors },
  ];
}

type Unassigned = Omit<IdentityFunction, "executors">;

/** `begin_system_access(actor, reason)`: writes down who is going to work on all tenants, and why. */
const beginSystemAccess: Unassigned = {
  ...definer,
  name: "begin_system_access",
  args: [
    { name: "actor", type: "text" },
    { name: "reason", type: "text" },
  ],
  returns: "uuid",
  volatility: "volatile",
  body: `
#variable_conflict use_variable
DECLARE
  begun uuid := gen_random_uuid();
BEGIN
  IF (actor ~ '[^[:space:]]' AND reason ~ '[^[:space:]]') IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
      MESSAGE = 'system access needs an actor and a reason';
  END IF;
  INSERT INTO ${schema}.system_audit (access, event, actor, reason) VALUES (begun, 'begun', actor, reason);
  RETURN begun;
END`,
};

const noAccess = `RAISE EXCEPTION USING ERRCODE = 'TN007',
      MESSAGE = 'no such system access has been recorded by this login, committed, and not ended';`;

/** SQL: the record `a` of an access of this login's that has begun and not ended. */
const openAccess = `FROM ${schema}.system_audit AS a
  WHERE a.access = $1 AND a.event = 'begun' AND a.login = session_user
    AND NOT EXISTS (SELECT FROM ${schema}.system_audit AS e WHERE e.access = $1 AND e.event <> 'begun')`;

/**
 * `enter_system(access)`: opens this transaction for an access that an earlier one has recorded. It asks for
 * the whole transaction's id: the row's own xmin is another one where it was written behind a savepoint.
 */
const enterSystem: Unassigned = {
  ...definer,
  name: "enter_system",
  args: [{ name: "access", type: "uuid" }],
  returns: "void",
  volatility: "volatile",
  body: `
#variable_conflict use_variable
DECLARE
  access_text text := $1::text;
  seal text;
  ${declareKey}
BEGIN
  PERFORM ${openAccess}
    AND a.begun_in IS DISTINCT FROM pg_current_xact_id_if_assigned();
  IF NOT FOUND THEN
    ${noAccess}
  END IF;
  ${readKey}
  seal := encode(${mac(sealed)}, 'hex');
  PERFORM set_config('${setting}', access_text || ' ' || seal, true);
END`,
};

/** `end_system_access(access, event, row_count)`: writes down what became of it, once. */
const endSystemAccess: Unassigned = {
  ...definer,
  name: "end_system_access",
  args: [
    { name: "access", type: "uuid" },
    { name: "event", type: "text" },
    { name: "row_count", type: "bigint" },
  ],
  returns: "void",
  volatility: "volatile",
  body: `
#variable_conflict use_variable
BEGIN
  IF ($2 IN ('committed', 'failed')) IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'system access ends committed or failed';
  END IF;
  INSERT INTO ${schema}.system_audit (access, event, actor, reason, row_count)
  SELECT $1, $2, a.actor, a.reason, $3 ${openAccess};
  IF NOT FOUND THEN
    ${noAccess}
  END IF;
END`,
};

/** `system_access()`: whether this transaction may work on all tenants. */
const systemAccess: Unassigned = {
  ...definer,
  name: "system_access",
  args: [],
  returns: "boolean",
  volatility: "stable",
  parallel: "restricted",
  body: `
DECLARE
  given text := current_setting('${setting}', true);
  access_text text := split_part(given, ' ', 1);
  ${declareKey}
BEGIN
  IF access_text IS NULL OR access_text = '' THEN RETURN false; END IF;
  ${readKey}
  RETURN ${isMac("split_part(given, ' ', 2)", sealed)};
END`,
};
