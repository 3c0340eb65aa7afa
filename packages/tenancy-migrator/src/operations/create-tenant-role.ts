import { bookkeepingSchema } from "../catalog/read-catalog.ts";
import type { Target } from "../target/target.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, literal } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/**
 * The role that a tenant's statements run as: it may only read and write rows, and only those that the
 * policies show it. Roles belong to the whole cluster: another database may have made it already, or
 * may make it at this moment, and may still need it when this one no longer does.
 */
export function createTenantRole({ tenancy, catalog }: Target): TransactionalOperation {
  const role = tenancy.roles.tenant;
  // Who may create roles but is no superuser could not become this one, and the evidence asks as it would.
  const isSuperuser = catalog.roles.get(catalog.user)?.superuser === true;
  const options = catalog.serverVersionNumber >= 160_000 ? " WITH INHERIT FALSE, SET TRUE" : "";
  return {
    kind: "transactional",
    id: `enforce:role:${role}`,
    phase: "enforce",
    table: undefined,
    summary: `create the role ${role}, which can do nothing yet`,
    lock: "none",
    done: catalog.roles.has(role),
    forward: [
      `DO ${dollarQuote(`BEGIN
  CREATE ROLE ${identifier(role)} NOLOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END`)}`,
      ...(isSuperuser ? [] : [`GRANT ${identifier(role)} TO CURRENT_USER${options}`]),
    ],
    reverse: [
      `DO ${dollarQuote(`BEGIN
  DROP ROLE IF EXISTS ${identifier(role)};
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE 'role % is kept: another database of this server uses it', ${literal(role)};
END`)}`,
    ],
  };
}

/** Lets the role find the tables; what it may do with them is granted table by table. */
export function grantSchemaUsage({ tenancy, catalog }: Target): TransactionalOperation {
  const role = identifier(tenancy.roles.tenant);
  const schemas = [catalog.schema, bookkeepingSchema];
  return {
    kind: "transactional",
    id: "enforce:schema-usage",
    phase: "enforce",
    table: undefined,
    summary: `let ${tenancy.roles.tenant} use the schemas ${schemas.join(" and ")}`,
    lock: "none",
    done: schemas.every((schema) =>
      catalog.schemaGrants.some(
        (grant) =>
          grant.schema === schema &&
          grant.role === tenancy.roles.tenant &&
          grant.privileges.join() === "USAGE",
      ),
    ),
    forward: schemas.map((schema) => `GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${role}`),
    reverse: schemas.map((schema) => `REVOKE USAGE ON SCHEMA ${identifier(schema)} FROM ${role}`),
  };
}
