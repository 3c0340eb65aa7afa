import { clausesOf, commandLetter, rowPolicies } from "../../operations/row-policies.ts";
import { securedTables } from "../../operations/secured-tables.ts";
import type { Target } from "../../target/target.ts";
import { literal, qualified } from "../../sql/quote.ts";
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
  const secured = securedTables(target);
  const expected = secured.flatMap((table) =>
    rowPolicies(target, table).map((policy) => {
      const { using, check } = clausesOf(policy);
      const values = [
        table.current.name,
        policy.name,
        [...policy.roles].toSorted().join(","),
        commandLetter(policy.command),
        using?.printed ?? "",
        check?.printed ?? "",
      ];
      return `(${values.map(literal).join(", ")})`;
    }),
  );
  return {
    ...enforcedListing,
    id: "policies-exact",
    title: "policies other than the generated ones",
    sql: `WITH expected(table_name, policy, roles, command, using_clause, check_clause) AS (
  VALUES ${expected.join(",\n         ")}
), actual AS (
  SELECT c.relname::text AS table_name, p.polname::text AS policy,
         (SELECT string_agg(r, ',' ORDER BY r COLLATE "C") FROM (SELECT CASE WHEN o = 0 THEN 'public' ELSE pg_get_userbyid(o)::text END
                                                     FROM unnest(p.polroles) AS o) AS x(r)) AS roles,
         p.polcmd::text || CASE WHEN p.polpermissive THEN '' ELSE ' restrictive' END AS command,
         coalesce(pg_get_expr(p.polqual, p.polrelid), '') AS using_clause,
         coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') AS check_clause
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ${literal(schema)} AND c.relname IN (${secured.map((table) => literal(table.current.name)).join(", ")})
)
SELECT format('%s: %s %s for %s to %s: using %s, with check %s', table_name, what, policy, command, roles, using_clause, check_clause) AS finding
FROM (SELECT 'missing' AS what, m.* FROM (TABLE expected EXCEPT TABLE actual) AS m
      UNION ALL
      SELECT 'not generated', x.* FROM (TABLE actual EXCEPT TABLE expected) AS x) AS difference
ORDER BY 1`,
  };
}
