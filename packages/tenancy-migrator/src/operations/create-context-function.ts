import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import { boundedName } from "../sql/bounded-name.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, literal, qualified } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/** The setting that names the tenant of a transaction, e.g. `app.organization_id`. */
export function contextSetting({ tenancy }: Pick<Target, "tenancy">): string {
  return `app.${tenancy.column}`;
}

/** The unqualified name of the function that the policies ask, e.g. `current_organization_id`. */
export function contextFunctionName({ tenancy }: Pick<Target, "tenancy">): string {
  return boundedName("current", tenancy.column);
}

/**
 * `current_<tenant column>()`: the tenant of this transaction, or NULL, which equals no row's.
 * After SET LOCAL and COMMIT a custom setting reads as '' rather than NULL, hence the nullif.
 */
export function createContextFunction(target: Target): TransactionalOperation {
  const { tenancy, catalog, tenantType } = target;
  const unqualified = contextFunctionName(target);
  const name = `${qualified(bookkeepingSchema, unqualified)}()`;
  const role = identifier(tenancy.roles.tenant);
  const body = `SELECT nullif(current_setting(${literal(contextSetting(target))}, true), '')::${tenantType}`;
  const found = catalog.functions.get(unqualified);
  return {
    kind: "transactional",
    id: "enforce:context-function",
    phase: "enforce",
    table: undefined,
    summary: "create the function that says which tenant this transaction is for",
    lock: "none",
    done: found?.source === body && !found.securityDefiner,
    forward: [
      `CREATE OR REPLACE FUNCTION ${name} RETURNS ${tenantType}
LANGUAGE sql STABLE PARALLEL SAFE
AS ${dollarQuote(body)}`,
      `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
      `GRANT EXECUTE ON FUNCTION ${name} TO ${role}`,
    ],
    reverse: [`DROP FUNCTION IF EXISTS ${name}`],
  };
}
