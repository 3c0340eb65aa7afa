import type { RecordMap, TenancyDeclaration, UncheckedRecords } from "./declaration.ts";
import { tenancyDeclarationSchema } from "./declaration-schema.ts";
import type { DeclarationProblem } from "./errors.ts";
import { TenancyDeclarationError } from "./errors.ts";
import { normalizeTables } from "./normalize.ts";
import { orderByOwnership } from "./ownership-order.ts";
import { shapeProblems } from "./shape-problems.ts";
import type { Tenancy } from "./tenancy.ts";
import { validateTables } from "./validate.ts";

/** What `parseTenancy()` answers: the tenancy, or all that is wrong with it. */
export type ParseResult =
  | { readonly ok: true; readonly tenancy: Tenancy }
  | { readonly ok: false; readonly problems: readonly DeclarationProblem[] };

/**
 * Checks a declaration of unknown origin, e.g. a JSON file. Never throws on anything that JSON can hold.
 *
 * @example
 * ```ts
 * import { parseTenancy } from "@acme/tenancy";
 *
 * const result = parseTenancy(JSON.parse('{ "tenant": { "table": "shops" }, "column": "shop_id" }'));
 * if (!result.ok) console.log(result.problems[0]?.path); // tables
 * ```
 */
export function parseTenancy(declaration: unknown): ParseResult {
  const parsed = tenancyDeclarationSchema.safeParse(declaration);
  if (!parsed.success) {
    return { ok: false, problems: shapeProblems(parsed.error.issues) };
  }
  const tables = normalizeTables(parsed.data);
  const problems = validateTables(parsed.data, tables);
  if (problems.length > 0) return { ok: false, problems };
  const { schema, tenant, column, roles, identity, members, claims, legacyRoles } = parsed.data;
  const exempt = Object.entries(parsed.data.tables).flatMap(([table, declared]) =>
    "exempt" in declared ? [{ table, because: declared.exempt }] : [],
  );
  const { ordered } = orderByOwnership(tables);
  return {
    ok: true,
    tenancy: {
      schema,
      tenant: { ...tenant, updatable: [...new Set(tenant.updatable)] },
      column,
      roles,
      identity,
      members,
      claims,
      legacyRoles,
      tables: ordered,
      exempt,
    },
  };
}

/**
 * Declares which tenant owns each table. Everything else is derived from the result.
 *
 * @throws {TenancyDeclarationError} listing every problem at once: unknown parents, cycles, paths that
 * never reach the tenant, names used twice, dead columns that are in use, one role in two parts (a legacy
 * role with the tenant role's name would see every tenant's rows), members that no table holds.
 *
 * @example
 * ```ts
 * import { defineTenancy } from "@acme/tenancy";
 *
 * const tenancy = defineTenancy({
 *   tenant: { table: "organizations", key: "id" },
 *   column: "organization_id",
 *   tables: {
 *     domains: { owner: "column" },
 *     conversations: { via: { domain_id: "domains" }, deadColumns: ["customer_id"] },
 *     messages: { via: { conversation_id: "conversations" } },
 *   },
 * });
 * console.log(tenancy.tables.map((table) => table.name)); // [ 'domains', 'conversations', 'messages' ]
 * ```
 */
export function defineTenancy<
  Records extends RecordMap = UncheckedRecords,
  Tenant extends Extract<keyof Records, string> = Extract<keyof Records, string>,
>(declaration: TenancyDeclaration<Records, Tenant>): Tenancy {
  const result = parseTenancy(declaration);
  if (!result.ok) throw new TenancyDeclarationError(result.problems);
  return result.tenancy;
}
