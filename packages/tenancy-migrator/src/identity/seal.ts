import { bookkeepingSchema as schema } from "../catalog/read-catalog.ts";
import { boundMessage, declareKey, isMac, mac, readKey } from "./mac.ts";

// Anybody may write these settings. What counts is the seal over them.
const tenantSetting = `${schema}.tenant`;
const memberSetting = `${schema}.member`;
const sealSetting = `${schema}.seal`;

/** plpgsql: the variables `sealed_tenant` and `sealed_member`, as the settings have them, and `key`. */
export const declareSealed = `sealed_tenant text := nullif(current_setting('${tenantSetting}', true), '');
  sealed_member text := current_setting('${memberSetting}', true);
  ${declareKey}`;

/** SQL over what {@link declareSealed} declares, once the key has been read: whether the seal is right. */
export const sealHolds = isMac(
  `current_setting('${sealSetting}', true)`,
  boundMessage("seal", ["sealed_tenant", "sealed_member"]),
);

/** plpgsql: leaves the function with NULL unless the settings are there and sealed. */
export const leaveUnlessSealed = `IF sealed_tenant IS NULL THEN RETURN NULL; END IF;
  ${readKey}
  IF NOT (${sealHolds}) THEN RETURN NULL; END IF;`;

/**
 * plpgsql: seals this transaction for a tenant and a member, by way of the variable `seal`. One assignment,
 * which PostgreSQL evaluates without starting an executor as it does for PERFORM.
 */
export function writeSeal(tenant: string, member: string): string {
  return `seal := encode(${mac(boundMessage("seal", [tenant, member]))}, 'hex');
  seal := set_config('${tenantSetting}', ${tenant}, true) || set_config('${memberSetting}', ${member}, true)
       || set_config('${sealSetting}', seal, true);`;
}
