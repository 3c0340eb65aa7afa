import type { ClientBase } from "pg";
import { contextSetting } from "../../operations/create-context-function.ts";
import { securedTables } from "../../operations/enable-row-security.ts";
import type { SecuredTable } from "../../operations/enable-row-security.ts";
import type { Target } from "../../target/target.ts";
import { identifier, literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";

/**
 * Asks as a tenant would, with the database's own word for what is to be seen: no tenant, no rows; the
 * table's largest tenant, its rows and nobody else's. A sample of tenants, every table.
 */
export async function isolationChecks(
  client: ClientBase,
  target: Target,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const table of securedTables(target)) {
    // That the column is missing is another check's to say.
    if (!table.current.columns.some((each) => each.name === table.column)) continue;
    const relation = qualified(target.catalog.schema, table.current.name);
    const column = identifier(table.column);
    const { rows } = await client.query<{ tenant: string }>(
      `SELECT ${column}::text AS tenant FROM ${relation}
       WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    const [largest] = rows;
    if (largest !== undefined) checks.push(ownRowsOnly(target, table, largest.tenant));
  }
  return [nobodyWithoutTenant(target), ...checks];
}

/** One snapshot for both questions: what the owner counts, and what the tenant sees. */
function asTenant(target: Target, tenant: string, before: string, question: string): string {
  return `BEGIN ISOLATION LEVEL REPEATABLE READ;
${before}SET LOCAL row_security = on;
SET LOCAL ROLE ${identifier(target.tenancy.roles.tenant)};
SELECT set_config(${literal(contextSetting(target))}, ${literal(tenant)}, true);
${question};
ROLLBACK`;
}

function ownRowsOnly(target: Target, table: SecuredTable, tenant: string): Check {
  const relation = qualified(target.catalog.schema, table.current.name);
  const column = identifier(table.column);
  return {
    id: "isolation",
    table: table.current.name,
    title: `what its largest tenant sees (${tenant})`,
    since: "enforce",
    expected: "all of its own rows, 0 of others",
    sql: asTenant(
      target,
      tenant,
      `SELECT set_config('acme.owned', count(*)::text, true) FROM ${relation} WHERE ${column}::text = ${literal(tenant)};\n`,
      `SELECT current_setting('acme.owned')::bigint AS owned,
       count(*) FILTER (WHERE ${column}::text = ${literal(tenant)}) AS own,
       count(*) FILTER (WHERE ${column}::text IS DISTINCT FROM ${literal(tenant)}) AS others
FROM ${relation}`,
    ),
    judge: ([row]) => {
      const [owned, own, others] = [row?.["owned"], row?.["own"], row?.["others"]].map(Number);
      return {
        actual: `${format(own)} of its own ${format(owned)} rows, ${format(others)} of others`,
        holds: own === owned && others === 0,
      };
    },
  };
}

function nobodyWithoutTenant(target: Target): Check {
  const counts = securedTables(target).map(
    (table) => `(SELECT count(*) FROM ${qualified(target.catalog.schema, table.current.name)})`,
  );
  return {
    id: "isolation",
    table: undefined,
    title: `what ${target.tenancy.roles.tenant} sees of all tables without a tenant`,
    since: "enforce",
    expected: "0 rows",
    sql: asTenant(target, "", "", `SELECT ${counts.join("\n     + ")} AS visible`),
    judge: ([row]) => {
      const visible = Number(row?.["visible"]);
      return { actual: `${format(visible)} rows`, holds: visible === 0 };
    },
  };
}

function format(count: number | undefined): string {
  return (count ?? Number.NaN).toLocaleString("en-US");
}
