import { createHash } from "node:crypto";
import { bookkeepingSchema as schema } from "../../catalog/read-catalog.ts";
import type { IdentityFunction } from "../../identity/identity-function.ts";
import { identitySettings, signatureOf } from "../../identity/identity-function.ts";
import { identityFunctions } from "../../identity/identity-functions.ts";
import { keepAnOwnerTrigger, ownerFunctions } from "../../identity/keep-an-owner.ts";
import { keepAuditFunction, keepAuditTrigger } from "../../identity/system-audit.ts";
import type { Target } from "../../target/target.ts";
import { literal, textArray } from "../../sql/quote.ts";
import type { FunctionSql } from "../../triggers/function-sql.ts";
import { functionSettings } from "../../triggers/function-sql.ts";
import { bareDefinition, bareDefinitionSql } from "../../triggers/trigger-sql.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** What says who somebody is can't be read, rewritten or called by anybody that it is not for. */
export function identityChecks(target: Target): readonly Check[] {
  return [functions(target), executors(target), secrets(), ...triggers(target)];
}

/** Not the argument's defaults: they give nobody more than the argument does. */
function functions(target: Target): Check {
  const expected = [
    ...identityFunctions(target).map(identityRow),
    ...[...ownerFunctions(target), keepAuditFunction].map(triggerRow),
  ];
  return {
    ...enforcedListing,
    id: "identity-functions",
    title: "functions of the identity that are missing or not as generated",
    sql: `SELECT e.signature AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(signature, result, source, definer, volatility, parallel, settings, names)
WHERE NOT EXISTS (
  SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.oid = to_regprocedure(e.signature) AND md5(p.prosrc) = e.source AND p.prosecdef = e.definer
    AND p.provolatile::text = e.volatility AND p.proparallel::text = e.parallel AND coalesce(p.proconfig, '{}') = e.settings
    AND (e.result = 'record' OR p.prorettype = to_regtype(e.result)) AND p.proretset = (e.result = 'record')
    AND coalesce(p.proargnames, '{}') = e.names AND p.proowner = n.nspowner)
ORDER BY 1`,
  };
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function identityRow(each: IdentityFunction): string {
  const { returns, args, definer, volatility, parallel, body } = each;
  const columns = typeof returns === "string" ? [] : returns;
  const settings = definer ? identitySettings : [];
  return `(${[
    literal(signatureOf(each)),
    literal(typeof returns === "string" ? returns : "record"),
    literal(md5(body)),
    String(definer),
    literal(volatility.charAt(0)),
    literal(parallel.charAt(0)),
    textArray(settings),
    textArray([...args, ...columns].map(({ name }) => name)),
  ].join(", ")})`;
}

function triggerRow({ name, body }: FunctionSql): string {
  return `(${literal(signatureOf({ name, args: [] }))}, 'trigger', ${literal(md5(body))}, true, 'v', 'u', ${textArray(functionSettings)}, ${textArray([])})`;
}

/** Of all functions in our schema: one more that everybody may call is one more way in. */
function executors(target: Target): Check {
  const expected = identityFunctions(target).flatMap((each) =>
    each.executors.map((role) => `(${literal(signatureOf(each))}, ${literal(role)})`),
  );
  return {
    ...enforcedListing,
    id: "function-grants",
    title: `functions of ${schema} that other roles may call than those they are for`,
    sql: `WITH expected(function, role) AS (
  SELECT to_regprocedure(e.signature)::oid, e.role FROM (VALUES ${expected.join(",\n         ")}) AS e(signature, role)
), actual AS (
  SELECT p.oid, CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x
  WHERE n.nspname = ${literal(schema)} AND x.grantee <> p.proowner
)
SELECT format('%s: %s %s', function::regprocedure, what, role) AS finding
FROM (SELECT 'is not for' AS what, x.* FROM (TABLE actual EXCEPT TABLE expected) AS x(function, role)
      UNION ALL
      SELECT 'lacks', m.* FROM (TABLE expected EXCEPT TABLE actual) AS m) AS difference
ORDER BY 1`,
  };
}

/** One key of full length, and nobody but its owner has any right on it or on the audit. */
function secrets(): Check {
  const tables = ["ticket_key", "system_audit"].map(literal).join(", ");
  return {
    ...enforcedListing,
    id: "identity-secrets",
    title: "a ticket key that is missing or too short, rights on it or on the audit",
    sql: `SELECT format('%s: %s has %s', c.relname, CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END, x.privilege_type) AS finding
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) AS x
WHERE n.nspname = ${literal(schema)} AND c.relname IN (${tables}) AND x.grantee <> c.relowner
UNION ALL
SELECT format('%s.%s: %s has %s', c.relname, a.attname, CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_get_userbyid(x.grantee)::text END, x.privilege_type)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) AS x
WHERE n.nspname = ${literal(schema)} AND c.relname IN (${tables})
UNION ALL
SELECT 'there is no key' WHERE NOT EXISTS (
  SELECT FROM ${schema}.ticket_key WHERE octet_length(inner_pad) = 64 AND octet_length(outer_pad) = 64 AND inner_pad <> outer_pad)
ORDER BY 1`,
  };
}

function triggers(target: Target): readonly Check[] {
  const { members } = target;
  const owner =
    members === undefined || ownerFunctions(target).length === 0
      ? []
      : [
          `(${literal(members.table.relation)}, ${literal(keepAnOwnerTrigger.name)}, 'O', ${literal(bareDefinition(members.table, keepAnOwnerTrigger))})`,
        ];
  const audit = `CREATE TRIGGER ${keepAuditTrigger} BEFORE DELETE OR UPDATE OR TRUNCATE ON ${schema}.system_audit FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.${keepAuditFunction.name}`;
  const expected = [
    ...owner,
    `(${literal(`${schema}.system_audit`)}, ${literal(keepAuditTrigger)}, 'A', ${literal(audit.replaceAll(" ", ""))})`,
  ];
  return [
    {
      ...enforcedListing,
      id: "identity-triggers",
      title: "triggers that keep an owner, or the audit, and are missing, switched off or changed",
      sql: `SELECT format('%s on %s', e.trigger, e.relation) AS finding
FROM (VALUES ${expected.join(",\n             ")}) AS e(relation, trigger, enabled, definition)
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass(e.relation) AND t.tgname = e.trigger AND t.tgenabled::text = e.enabled
                    AND lower(${bareDefinitionSql("t.oid")}) = lower(e.definition))
ORDER BY 1`,
    },
  ];
}
