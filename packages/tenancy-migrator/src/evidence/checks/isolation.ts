import type { ClientBase } from "pg";
import { contextSetting } from "../../operations/create-context-function.ts";
import { securedTables } from "../../operations/enable-row-security.ts";
import type { SecuredTable } from "../../operations/enable-row-security.ts";
import type { Target } from "../../plan/target.ts";
import { identifier, literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";

/**
 * Asks as a tenant would, with the database's own word for what is to be seen: no tenant, no rows; the
 * table's largest tenant, its rows and nobody else's. A sample of tenants, every table.
 */
export async function isolationChecks(client: ClientBase, target: Target): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const table of securedTables(target)) {
    const relation = qualified(target.catalog.schema, table.current.name);
    const column = identifier(table.column);
    const { rows } = await client.query<{ tenant: string; rows: string }>(
      `SELECT ${column}::text AS tenant, count(*) AS rows FROM ${relation}
       WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    const [largest] = rows;
    if (largest !== undefined) checks.push(ownRowsOnly(target, table, largest.tenant, Number(largest.rows)));
  }
  return [nobodyWithoutTenant(target), ...checks];
}

function asTenant(target: Target, tenant: string, question: string): string {
  return `BEGIN;
SET LOCAL row_security = on;
SET LOCAL ROLE ${identifier(target.tenancy.roles.tenant)};
SELECT set_config(${literal(contextSetting(target))}, ${literal(tenant)}, true);
${question};
ROLLBACK`;
}

function ownRowsOnly(target: Target, table: SecuredTable, tenant: string, rows: number): Check {
  const relation = qualified(target.catalog.schema, table.current.name);
  const column = identifier(table.column);
  const describe = (own: number, others: number): string =>
    `${own.toLocaleString("en-US")} own, ${others.toLocaleString("en-US")} of others`;
  return {
    id: "isolation",
    table: table.current.name,
    title: `what its largest tenant sees (${tenant})`,
    since: "enforce",
    expected: describe(rows, 0),
    sql: asTenant(
      target,
      tenant,
      `SELECT count(*) FILTER (WHERE ${column}::text = ${literal(tenant)}) AS own,
       count(*) FILTER (WHERE ${column}::text IS DISTINCT FROM ${literal(tenant)}) AS others
FROM ${relation}`,
    ),
    judge: ([row]) => {
      const own = Number(row?.["own"]);
      const others = Number(row?.["others"]);
      return { actual: describe(own, others), holds: own === rows && others === 0 };
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
    sql: asTenant(target, "", `SELECT ${counts.join("\n     + ")} AS visible`),
    judge: ([row]) => {
      const visible = Number(row?.["visible"]);
      return { actual: `${visible.toLocaleString("en-US")} rows`, holds: visible === 0 };
    },
  };
}
