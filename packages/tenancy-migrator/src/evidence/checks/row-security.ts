import { clausesOf, commandLetter, rowPolicies } from "../../operations/row-policies.ts";
import type { SecuredTable } from "../../operations/secured-tables.ts";
import { securedPartitions, securedTables } from "../../operations/secured-tables.ts";
import type { Target } from "../../target/target.ts";
import { literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";
import { enforcedListing } from "../check.ts";

/** Row level security is on, forced, and its policies are exactly the generated ones. */
export function rowSecurityChecks(target: Target): readonly Check[] {
  return [enabled(target), exactPolicies(target)];
}

/**
 * The tables, and those of their partitions that a run has seen to. One that came later is closed as it is: the
 * policies of its table don't count there, and nobody has a right on it, which is another check's to say.
 */
function secured(target: Target): readonly SecuredTable[] {
  const { reversals } = target.catalog;
  const seen = securedPartitions(target).filter(({ declaredName }) =>
    reversals.some(({ operation }) => operation.startsWith(`enforce:policies:${declaredName}:`)),
  );
  return [...securedTables(target), ...seen];
}

/** SQL: the relation's oid, or NULL once it is gone. */
function oidOf({ current }: SecuredTable): string {
  return `to_regclass(${literal(qualified(current.schema, current.name))})`;
}

function enabled(target: Target): Check {
  const relations = secured(target).map(oidOf);
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
  const tables = secured(target);
  const expected = tables.flatMap((table) =>
    rowPolicies(target, table).map((policy) => {
      const { using, check } = clausesOf(policy);
      const values = [
        policy.name,
        [...policy.roles].toSorted().join(","),
        commandLetter(policy.command),
        using?.printed ?? "",
        check?.printed ?? "",
      ];
      return `(${[`${oidOf(table)}::oid`, ...values.map(literal)].join(", ")})`;
    }),
  );
  return {
    ...enforcedListing,
    id: "policies-exact",
    title: "policies other than the generated ones",
    sql: `WITH expected(relation, policy, roles, command, using_clause, check_clause) AS (
  VALUES ${expected.join(",\n         ")}
), actual AS (
  SELECT p.polrelid AS relation, p.polname::text AS policy,
         (SELECT string_agg(r, ',' ORDER BY r COLLATE "C") FROM (SELECT CASE WHEN o = 0 THEN 'public' ELSE pg_get_userbyid(o)::text END
                                                     FROM unnest(p.polroles) AS o) AS x(r)) AS roles,
         p.polcmd::text || CASE WHEN p.polpermissive THEN '' ELSE ' restrictive' END AS command,
         coalesce(pg_get_expr(p.polqual, p.polrelid), '') AS using_clause,
         coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') AS check_clause
  FROM pg_policy p
  WHERE p.polrelid = ANY (ARRAY[${tables.map(oidOf).join(", ")}])
)
SELECT format('%s: %s %s for %s to %s: using %s, with check %s', relation::regclass, what, policy, command, roles, using_clause, check_clause) AS finding
FROM (SELECT 'missing' AS what, m.* FROM (TABLE expected EXCEPT TABLE actual) AS m
      UNION ALL
      SELECT 'not generated', x.* FROM (TABLE actual EXCEPT TABLE expected) AS x) AS difference
ORDER BY 1`,
  };
}
