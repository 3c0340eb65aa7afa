import { queryOnce } from "../connection/query-once.ts";
import type { TenantContext } from "../context/tenant-context.ts";
import type { TenantIds } from "../context/tenant-ids.ts";
import { TenantError } from "../errors/tenant-error.ts";
import { runInScope } from "../scope/run-in-scope.ts";
import type { RawSql } from "../scope/raw-sql.ts";
import { identifier } from "../statements/quote.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import type { OtherRelation } from "./other-relations.ts";

/** One attempt. Answers what came through, or nothing. */
export type Probe = () => Promise<string | undefined>;

class Undo extends Error {}

/** Every attempt of one tenant on another, and on being nobody. */
export function isolationProbes(
  runtime: TenantRuntime,
  attacker: TenantContext<TenantIds>,
  victim: TenantContext<TenantIds>,
  undeclared: readonly OtherRelation[],
): readonly Probe[] {
  const attempt = (
    what: string,
    context: TenantContext<TenantIds>,
    work: (scope: RawSql) => Promise<string | undefined>,
    mayBeRefused = true,
  ): Probe => {
    return async () => {
      let found: string | undefined;
      try {
        await runInScope(runtime, context, async (scope) => {
          found = await work(scope);
          throw new Undo();
        });
      } catch (error) {
        if (error instanceof Undo) return found === undefined ? undefined : `${what}: ${found}`;
        if (!(error instanceof TenantError)) throw error;
        // What is owed to them failed, so a refusal of the rest would prove nothing.
        if (!mayBeRefused) found = error.message;
      }
      return found === undefined ? undefined : `${what}: ${found}`;
    };
  };
  const declared = [...runtime.tables.values()].flatMap((table) => {
    const { relation, name } = table;
    const theirs = `${identifier(table.tenantColumn)} = $1`;
    const tenant = victim.organizationId;
    return [
      attempt(
        `${name}, the victim's own`,
        victim,
        async (scope) => {
          const seen = await rowsSeen(scope, relation, theirs, tenant);
          return seen > 0 ? undefined : "has no rows to find, so nothing would be proved";
        },
        false,
      ),
      attempt(`${name}, insert`, attacker, async (scope) => {
        try {
          await scope.query(
            `INSERT INTO ${relation} (${identifier(table.tenantColumn)}) OVERRIDING SYSTEM VALUE VALUES ($1)`,
            [tenant],
          );
        } catch (error) {
          // Policies come before all constraints: whoever hears of one has got past them.
          if (error instanceof TenantError && error.code === "TENANT_FORBIDDEN") return undefined;
        }
        return "rows of another tenant are let in";
      }),
      attempt(`${name}, read`, attacker, async (scope) => {
        const seen = await rowsSeen(scope, relation, theirs, tenant);
        return seen === 0 ? undefined : `${seen} rows of another tenant can be read`;
      }),
      attempt(`${name}, count`, attacker, async (scope) => {
        const others = `${identifier(table.tenantColumn)} IS DISTINCT FROM $1`;
        const seen = await rowsSeen(scope, relation, others, attacker.organizationId);
        return seen === 0 ? undefined : `${seen} rows of others are counted`;
      }),
      attempt(`${name}, update`, attacker, async (scope) =>
        changed(scope, `UPDATE ${relation} SET ${touch(table)} WHERE ${theirs}`, tenant),
      ),
      attempt(`${name}, delete`, attacker, async (scope) =>
        changed(scope, `DELETE FROM ${relation} WHERE ${theirs}`, tenant),
      ),
      attempt(`${name}, give away`, attacker, async (scope) =>
        changed(scope, `UPDATE ${relation} SET ${identifier(table.tenantColumn)} = $1`, tenant),
      ),
      attempt(`${name}, truncate`, attacker, async (scope) => {
        await scope.query(`TRUNCATE ${relation} CASCADE`);
        return "it can be emptied";
      }),
      nobody(runtime, table),
    ];
  });
  const throughOthers = undeclared.map(({ name, relation }) =>
    attempt(`${name}, read`, attacker, async (scope) => {
      const theirs = `${identifier(runtime.tenancy.column)}::text = $1`;
      const seen = await rowsSeen(scope, relation, theirs, victim.organizationId);
      return seen === 0 ? undefined : `${seen} rows of another tenant can be read`;
    }),
  );
  return [...declared, ...throughOthers];
}

async function rowsSeen(
  scope: RawSql,
  relation: string,
  condition: string,
  tenant: TenantIds["tenant"],
): Promise<number> {
  const { rows } = await scope.query<{ seen: string }>(
    `SELECT count(*) AS seen FROM ${relation} WHERE ${condition}`,
    [tenant],
  );
  return Number(rows[0]?.seen);
}

async function changed(
  scope: RawSql,
  text: string,
  tenant: TenantIds["tenant"],
): Promise<string | undefined> {
  const { rowCount } = await scope.query(text, [tenant]);
  return rowCount === 0 ? undefined : `${rowCount} rows were changed`;
}

/** An assignment that changes nothing, to a column that isn't a key of anything. */
function touch(table: TableDefinition): string {
  const column = [...table.columns.values()].findLast(
    ({ name, generated }) => name !== table.key && name !== table.tenantColumn && !generated,
  );
  const name = identifier(column?.name ?? table.key);
  return `${name} = ${name}`;
}

/** A connection as it comes from the pool, for which nobody has entered. */
function nobody({ tenantPool }: TenantRuntime, { name, relation }: TableDefinition): Probe {
  return async () => {
    try {
      const text = `SELECT count(*) AS seen FROM ${relation}`;
      const [row] = await queryOnce<{ seen: string }>(tenantPool, { text, values: [] });
      return row?.seen === "0" ? undefined : `${name}: rows are to be seen without a tenant`;
    } catch (error) {
      if (error instanceof TenantError && error.code === "TENANT_FORBIDDEN") return undefined;
      throw error;
    }
  };
}
