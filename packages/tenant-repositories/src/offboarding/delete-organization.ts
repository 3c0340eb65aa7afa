import type { TenantIds } from "../context/tenant-ids.ts";
import { TenantError } from "../errors/tenant-error.ts";
import { identifier } from "../statements/quote.ts";
import type { Statement } from "../statements/statement.ts";
import { tenantPredicate } from "../statements/tenant-predicate.ts";
import type { SystemReason } from "../system/as-system.ts";
import { asSystem } from "../system/as-system.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import { organizationTables } from "./organization-tables.ts";

export type DeletionOptions = {
  /** Rows in one transaction. Default: 1,000. */
  readonly batchSize?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: { readonly table: string; readonly deleted: number }) => void;
};

/** What went, and what the database answers when it is asked afterwards. */
export type DeletionReport = {
  readonly deleted: Readonly<Record<string, number>>;
  /** Rows left, by table: zeros, or there was somebody still writing. */
  readonly left: Readonly<Record<string, number>>;
  readonly complete: boolean;
  /** The statement that counted, for whoever wants to ask again. */
  readonly proof: string;
};

/**
 * Deletes the memberships, then children before parents, each batch in a transaction and an audit entry of its own, the
 * organization itself last. Interrupted, it is simply called again: what is gone is gone.
 */
export async function deleteOrganization(
  runtime: TenantRuntime,
  organizationId: TenantIds["tenant"],
  reason: SystemReason,
  options: DeletionOptions = {},
): Promise<DeletionReport> {
  const { batchSize = 1_000, onProgress } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new TenantError("TENANT_INPUT_INVALID", `batchSize is ${batchSize}; it is at least 1.`);
  }
  const tables = organizationTables(runtime);
  const deleted: Record<string, number> = {};
  for (const table of await deletionOrder(runtime, tables, reason)) {
    let total = 0;
    for (let batch = batchSize; batch >= batchSize;) {
      const statement = deleteBatch(table, organizationId, batchSize);
      const result = await asSystem(runtime, reason, (system) => system.send(statement));
      batch = result.rowCount ?? 0;
      total += batch;
      if (batch > 0) onProgress?.({ table: table.name, deleted: total });
    }
    deleted[table.name] = total;
  }
  const counting = countAll(tables, organizationId);
  const { rows } = await asSystem(runtime, reason, (system) => system.send(counting));
  const left = Object.fromEntries(
    tables.map(({ name }, index) => [name, Number(rows[0]?.[index])]),
  );
  return {
    deleted,
    left,
    complete: Object.values(left).every((count) => count === 0),
    proof: counting.text.replaceAll("$1", `'${organizationId}'`),
  };
}

/**
 * Children before parents, but the members as early as may be: who is none any more can't write what has just
 * been deleted. Whatever refers to them has to go before.
 */
async function deletionOrder(
  runtime: TenantRuntime,
  tables: readonly TableDefinition[],
  reason: SystemReason,
): Promise<readonly TableDefinition[]> {
  const members = tables.find(({ name }) => name === runtime.tenancy.members?.table);
  const others = tables.filter((table) => table !== members).toReversed();
  if (members === undefined) return others;
  const { rows } = await asSystem(runtime, reason, (system) => system.send(referringTo(members)));
  const referring = new Set(rows.map(([relation]) => relation));
  const last = others.findLastIndex(({ name }) => referring.has(name));
  return [...others.slice(0, last + 1), members, ...others.slice(last + 1)];
}

function referringTo({ relation }: TableDefinition): Statement {
  return {
    text: `SELECT c.relname FROM pg_catalog.pg_constraint AS f JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
WHERE f.contype = 'f' AND f.confrelid = $1::regclass AND f.conrelid <> f.confrelid`,
    values: [relation],
    name: undefined,
    kind: "read",
  };
}

function deleteBatch(
  table: TableDefinition,
  organizationId: TenantIds["tenant"],
  batchSize: number,
): Statement {
  const key = identifier(table.key);
  const own = (alias: string): string => tenantPredicate(alias, table.tenantColumn);
  return {
    text: `DELETE FROM ${table.relation} AS t WHERE ${own("t")} AND t.${key} = ANY (ARRAY(
  SELECT b.${key} FROM ${table.relation} AS b WHERE ${own("b")} LIMIT $2))`,
    values: [organizationId, batchSize],
    name: undefined,
    kind: "write",
  };
}

function countAll(
  tables: readonly TableDefinition[],
  organizationId: TenantIds["tenant"],
): Statement {
  const counts = tables.map(
    (table) =>
      `(SELECT count(*) FROM ${table.relation} AS t WHERE ${tenantPredicate("t", table.tenantColumn)}) AS ${identifier(table.name)}`,
  );
  return {
    text: `SELECT ${counts.join(",\n       ")}`,
    values: [organizationId],
    name: undefined,
    kind: "read",
  };
}
