import { contextFunctionName } from "../../operations/create-context-function.ts";
import { securedTables } from "../../operations/enable-row-security.ts";
import { isolationPolicy, legacyPolicy, rowPolicies } from "../../operations/row-policies.ts";
import type { Target } from "../../target/target.ts";
import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import { identifier, literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** Row level security is on, forced, and its policies are exactly the generated ones. */
export function rowSecurityChecks(target: Target): readonly Check[] {
  return [enabled(target), exactPolicies(target)];
}

function enabled(target: Target): Check {
  const relations = securedTables(target).map(
    (table) => `${literal(qualified(target.catalog.schema, table.current.name))}::regclass`,
  );
  return {
    ...enforcedListing,
    id: "row-security-forced",
    title: "tables without row level security, or without FORCE",
    sql: `SELECT format('%s: enabled %s, forced %s', c.oid::regclass, c.relrowsecurity, c.relforcerowsecurity) AS finding
FROM pg_class c
WHERE c.oid = ANY (ARRAY[${relations.join(", ")}]) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
ORDER BY 1`,
  };
}

/** Missing, changed and additional ones alike: one more permissive policy opens what ours closes. */
function exactPolicies(target: Target): Check {
  const { schema } = target.catalog;
  const expected = securedTables(target).flatMap((table) =>
    rowPolicies(target, table.column).map((policy) => {
      const printed =
        policy.name === isolationPolicy
          ? printedIsolation(target, table.column)
          : policy.expression;
      const roles = [...policy.roles].toSorted().join(",");
      return `(${literal(table.current.name)}, ${literal(policy.name)}, ${literal(roles)}, ${literal(printed)})`;
    }),
  );
  const tables = securedTables(target).map((table) => literal(table.current.name));
  return {
    ...enforcedListing,
    id: "policies-exact",
    title: `policies other than the generated ones (${isolationPolicy}, ${legacyPolicy})`,
    sql: `WITH expected(table_name, policy, roles, expression) AS (
  VALUES ${expected.join(",\n         ")}
), actual AS (
  SELECT c.relname::text AS table_name, p.polname::text AS policy,
         (SELECT string_agg(r, ',' ORDER BY r COLLATE "C") FROM (SELECT CASE WHEN o = 0 THEN 'public' ELSE pg_get_userbyid(o)::text END
                                                     FROM unnest(p.polroles) AS o) AS x(r)) AS roles,
         CASE WHEN p.polpermissive AND p.polcmd = '*'
                   AND pg_get_expr(p.polqual, p.polrelid) = pg_get_expr(p.polwithcheck, p.polrelid)
              THEN pg_get_expr(p.polqual, p.polrelid)
              ELSE format('%s FOR %s USING %s WITH CHECK %s', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
                          p.polcmd, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) END AS expression
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ${literal(schema)} AND c.relname IN (${tables.join(", ")})
)
SELECT format('%s: %s %s to %s: %s', table_name, what, policy, roles, expression) AS finding
FROM (SELECT 'missing' AS what, m.* FROM (TABLE expected EXCEPT TABLE actual) AS m
      UNION ALL
      SELECT 'not generated', x.* FROM (TABLE actual EXCEPT TABLE expected) AS x) AS difference
ORDER BY 1`,
  };
}

/** The isolation policy's expression, as PostgreSQL prints it. It has no operators for varchar but text's. */
function printedIsolation(target: Target, column: string): string {
  const name = contextFunctionName(target);
  const current = `( SELECT ${qualified(bookkeepingSchema, name)}() AS ${identifier(name)})`;
  return target.tenantType.startsWith("character varying")
    ? `((${identifier(column)})::text = (${current})::text)`
    : `(${identifier(column)} = ${current})`;
}
