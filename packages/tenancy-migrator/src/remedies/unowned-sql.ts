import type { TableTarget, Target } from "../target/target.ts";
import { hasTenantColumn } from "../target/target.ts";
import { ownershipSql } from "../sql/ownership-sql.ts";
import { identifier, literal } from "../sql/quote.ts";
import { columnsMatch } from "./columns-match.ts";
import type { UnownedProblem } from "./unowned.ts";

/**
 * `FROM …` over the table as `t` with everything that the verdict needs, and the verdict: one of
 * `UnownedProblem`, or NULL for a row that is or can be owned.
 */
export function unownedSql(target: Target, table: TableTarget): { from: string; problem: string } {
  return table.paths.length === 0 ? byColumn(target, table) : byPath(target, table);
}

/** The row's key as text, for people and for bookkeeping. */
export function keyText(table: TableTarget): string {
  const columns = table.primaryKey.map((name) => `t.${identifier(name)}`);
  if (columns.length === 0) return "t.ctid::text";
  return columns.length === 1 ? `${columns.join("")}::text` : `ROW(${columns.join(", ")})::text`;
}

type Case = readonly [condition: string, problem: UnownedProblem];

/** What can be wrong with a row's parents in its own table; they are known as `s1`, `s2` … */
function selfReferences(
  target: Target,
  table: TableTarget,
  tenant: string,
): {
  readonly joins: string;
  readonly missing: readonly Case[];
  readonly elsewhere: readonly Case[];
} {
  const own = identifier(target.tenancy.column);
  const parents = table.selfReferences.map(({ columns, key }, index) => {
    const alias = `s${index + 1}`;
    const above = ownershipSql(target, table, alias);
    const words = [
      ...(table.paths.length > 0 ? [above.tenant] : []),
      ...(hasTenantColumn(target, table) ? [`${alias}.${own}`] : []),
    ];
    return {
      joins: [
        `LEFT JOIN ${table.relation} AS ${alias} ON ${columnsMatch(alias, key, "t", columns)}`,
        ...(above.joins === "" ? [] : [above.joins]),
      ],
      given: columns.map((name) => `t.${identifier(name)} IS NOT NULL`).join(" AND "),
      missing: `${alias}.${identifier(key[0] ?? "")} IS NULL`,
      tenant: `coalesce(${words.join(", ")})`,
    };
  });
  return {
    joins: parents.flatMap(({ joins }) => joins.map((join) => `\n${join}`)).join(""),
    missing: parents.map(({ given, missing }) => [`${given} AND ${missing}`, "missing-parent"]),
    elsewhere: parents.map((parent) => [
      `${tenant} <> ${parent.tenant}`,
      "refers-to-another-tenant",
    ]),
  };
}

function byColumn(
  target: Target,
  table: TableTarget,
): {
  from: string;
  problem: string;
} {
  const { tenancy, tenantRelation } = target;
  const column = `t.${identifier(tenancy.column)}`;
  const key = `o.${identifier(tenancy.tenant.key)}`;
  const self = selfReferences(target, table, column);
  return {
    from: `FROM ${table.relation} AS t\nLEFT JOIN ${tenantRelation} AS o ON ${key} = ${column}${self.joins}`,
    problem: verdict([
      ...self.missing,
      [`${column} IS NULL`, "no-tenant"],
      [`${key} IS NULL`, "missing-tenant"],
      ...self.elsewhere,
    ]),
  };
}

function byPath(target: Target, table: TableTarget): { from: string; problem: string } {
  const { joins, paths, tenant } = ownershipSql(target, table, "t");
  const { tenancy, tenantRelation } = target;
  const own = hasTenantColumn(target, table) ? `t.${identifier(target.tenancy.column)}` : undefined;
  const any = (condition: (path: (typeof paths)[number]) => string): string =>
    paths.map((path) => `(${condition(path)})`).join(" OR ");
  const pathless = `NOT (${any((path) => path.given)})`;
  const isNoTenant = (value: string): string =>
    `NOT EXISTS (SELECT FROM ${tenantRelation} AS o WHERE o.${identifier(tenancy.tenant.key)} = ${value})`;
  const disagreements = paths.flatMap((path, index) =>
    paths.slice(index + 1).map((other) => `${path.tenant} <> ${other.tenant}`),
  );
  const self = selfReferences(
    target,
    table,
    own === undefined ? tenant : `coalesce(${tenant}, ${own})`,
  );
  return {
    from: `FROM ${table.relation} AS t\n${joins}${self.joins}`,
    problem: verdict([
      [any((path) => `${path.given} AND NOT (${path.found})`), "missing-parent"],
      ...self.missing,
      [any((path) => `${path.given} AND ${path.tenant} IS NULL`), "parent-without-tenant"],
      [`${pathless}${own === undefined ? "" : ` AND ${own} IS NULL`}`, "no-parent"],
      ...(own === undefined
        ? []
        : [[`${pathless} AND ${isNoTenant(own)}`, "missing-tenant"] as const]),
      ...(disagreements.length === 0
        ? []
        : [[disagreements.join(" OR "), "paths-disagree"] as const]),
      ...(own === undefined ? [] : [[`${own} <> ${tenant}`, "contradicts-path"] as const]),
      ...self.elsewhere,
    ]),
  };
}

function verdict(cases: readonly Case[]): string {
  const whens = cases.map(([condition, problem]) => `WHEN ${condition} THEN ${literal(problem)}`);
  return `CASE ${whens.join("\n     ")} END`;
}
