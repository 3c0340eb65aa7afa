import type { Target } from "../target/target.ts";
import { dollarQuote } from "../sql/dollar-quote.ts";
import { identifier, literal } from "../sql/quote.ts";
import type { TransactionalOperation } from "./operation.ts";

/**
 * A group for a team's logins: it may only read and write rows, and only those that the policies show it.
 * A login is a member of one such group and of nothing else, so that nothing that runs on a tenant's
 * connection can become anything else. Roles belong to the whole cluster: another database may have made it already, or
 * may make it at this moment, and may still need it when this one no longer does.
 */
export function createRole({ catalog }: Target, role: string): TransactionalOperation {
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

/** Lets a role find what it may use; what it may do there is granted one by one. */
export function grantSchemaUsage(
  { catalog }: Target,
  roleName: string,
  schemas: readonly string[],
): TransactionalOperation {
  const role = identifier(roleName);
  const lacking = schemas.filter(
    (schema) =>
      !catalog.schemaGrants.some(
        (grant) =>
          grant.schema === schema && grant.role === roleName && grant.privileges.includes("USAGE"),
      ),
  );
  return {
    kind: "transactional",
    id: `enforce:schema-usage:${roleName}`,
    phase: "enforce",
    table: undefined,
    summary: `let ${roleName} use ${schemas.length === 1 ? "the schema" : "the schemas"} ${schemas.join(" and ")}`,
    lock: "none",
    done: lacking.length === 0,
    forward: lacking.map((schema) => `GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${role}`),
    reverse: lacking.map((schema) => `REVOKE USAGE ON SCHEMA ${identifier(schema)} FROM ${role}`),
  };
}
