import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TenantIds } from "../context/tenant-ids.ts";
import { streamTexts } from "../repositories/stream-rows.ts";
import type { Statement } from "../statements/statement.ts";
import { tenantPredicate } from "../statements/tenant-predicate.ts";
import { identifier } from "../statements/quote.ts";
import { asSystem } from "../system/as-system.ts";
import type { SystemReason } from "../system/as-system.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { TenantRuntime } from "../tenant-runtime.ts";
import { organizationTables } from "./organization-tables.ts";

/**
 * Writes one line of JSON a row, `{"table": …, "row": …}`, parents before children, all as of one
 * snapshot. Memory doesn't grow with the organization. Values are PostgreSQL's own JSON, so that every
 * digit and microsecond comes back. Answers how many rows of each table there were.
 */
export async function exportOrganization(
  runtime: TenantRuntime,
  organizationId: TenantIds["tenant"],
  reason: SystemReason,
  to: NodeJS.WritableStream,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  await asSystem(
    runtime,
    reason,
    async (system) => {
      async function* lines(): AsyncGenerator<string, void, undefined> {
        for (const table of organizationTables(runtime)) {
          counts[table.name] = 0;
          for await (const [line] of streamTexts(system, linesOf(table, organizationId), 500)) {
            counts[table.name] = (counts[table.name] ?? 0) + 1;
            yield `${line ?? ""}\n`;
          }
        }
      }
      // A reader that goes away ends it; whether more is written to the stream is the caller's affair.
      await pipeline(Readable.from(lines()), to, { end: false });
    },
    { isolation: "repeatable read", statementTimeout: 0 },
  );
  return counts;
}

function linesOf(table: TableDefinition, organizationId: TenantIds["tenant"]): Statement {
  return {
    text: `SELECT json_build_object('table', $2::text, 'row', to_jsonb(t))::text FROM ${table.relation} AS t
WHERE ${tenantPredicate("t", table.tenantColumn)} ORDER BY t.${identifier(table.key)}`,
    values: [organizationId, table.name],
    name: undefined,
    kind: "read",
  };
}
