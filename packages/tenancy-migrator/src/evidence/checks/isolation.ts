import type { ClientBase } from "pg";
import { contextSetting } from "../../identity/context.ts";
import { securedTables } from "../../operations/secured-tables.ts";
import type { SecuredTable } from "../../operations/secured-tables.ts";
import type { Target } from "../../target/target.ts";
import { bookkeepingSchema } from "../../catalog/read-catalog.ts";
import { identifier, literal, qualified } from "../../sql/quote.ts";
import type { Check } from "../check.ts";

/**
 * Asks as a tenant would, with the database's own word for what is to be seen: no tenant, no rows; the
 * table's largest tenant (of those that have a member, who can ask), its rows and nobody else's. A sample
 * of tenants, every table.
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
      `SELECT t.${column}::text AS tenant FROM ${relation} AS t
       WHERE t.${column} IS NOT NULL${hasMember(target, `t.${column}`)} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
    const [largest] = rows;
    if (largest !== undefined) checks.push(ownRowsOnly(target, table, largest.tenant));
  }
  const { tenant, system } = target.tenancy.roles;
  return [
    seesNothing(target, tenant, "without a tenant"),
    ...(target.catalog.roles.has(system)
      ? [seesNothing(target, system, "without a recorded access")]
      : []),
    ...checks,
  ];
}

function hasMember({ members, tenancy }: Target, tenant: string): string {
  if (members === undefined || tenancy.identity === "setting") return "";
  return ` AND EXISTS (SELECT FROM ${members.table.relation} AS m WHERE m.${identifier(tenancy.column)} = ${tenant})`;
}

/** SQL: makes the transaction that tenant's, by a ticket of one of its members where there are tickets. */
function enterAs(target: Target, tenant: string): string {
  const { tenancy, tenantType, members } = target;
  if (tenancy.identity === "setting") {
    return `SELECT set_config(${literal(contextSetting(target))}, ${literal(tenant)}, true);`;
  }
  const schema = bookkeepingSchema;
  if (members === undefined) {
    return `SELECT ${schema}.enter(i.ticket) FROM ${schema}.issue_ticket(${literal(tenant)}::${tenantType}, 'evidence') AS i;`;
  }
  const user = `m.${identifier(members.user)}`;
  return `SELECT ${schema}.enter(i.ticket)
FROM (SELECT ${user} AS member FROM ${members.table.relation} AS m
      WHERE m.${identifier(tenancy.column)} = ${literal(tenant)}::${tenantType} ORDER BY 1 LIMIT 1) AS m,
     ${schema}.issue_ticket(${literal(tenant)}::${tenantType}, m.member) AS i;`;
}

/** One snapshot for both questions: what the owner counts, and what the role sees. */
function asRole(role: string, before: readonly string[], question: string): string {
  return `BEGIN ISOLATION LEVEL REPEATABLE READ;
${before.map((statement) => `${statement}\n`).join("")}SET LOCAL row_security = on;
SET LOCAL ROLE ${identifier(role)};
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
    sql: asRole(
      target.tenancy.roles.tenant,
      [
        `SELECT set_config('acme.owned', count(*)::text, true) FROM ${relation} WHERE ${column}::text = ${literal(tenant)};`,
        enterAs(target, tenant),
      ],
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

function seesNothing(target: Target, role: string, without: string): Check {
  const counts = securedTables(target).map(
    (table) => `(SELECT count(*) FROM ${qualified(target.catalog.schema, table.current.name)})`,
  );
  return {
    id: "isolation",
    table: undefined,
    title: `what ${role} sees of all tables ${without}`,
    since: "enforce",
    expected: "0 rows",
    sql: asRole(role, [], `SELECT ${counts.join("\n     + ")} AS visible`),
    judge: ([row]) => {
      const visible = Number(row?.["visible"]);
      return { actual: `${format(visible)} rows`, holds: visible === 0 };
    },
  };
}

function format(count: number | undefined): string {
  return (count ?? Number.NaN).toLocaleString("en-US");
}
