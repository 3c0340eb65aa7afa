import type { Transaction } from "./transaction.ts";

/** What raw SQL answers with. */
export type RawResult<Row> = { readonly rows: Row[]; readonly rowCount: number };

type AnyRow = Record<string, unknown>;

/**
 * SQL as a tagged template: every value between `${` and `}` becomes a parameter, never text.
 *
 * @example
 * ```ts no-run
 * import type { TenantScope } from "@acme/tenant-repositories";
 *
 * export async function busiestDays(scope: TenantScope, since: Date): Promise<{ day: string; count: string }[]> {
 *   return scope.sql<{ day: string; count: string }>`
 *     SELECT created_at::date::text AS day, count(*) AS count
 *     FROM conversations WHERE created_at >= ${since} GROUP BY 1 ORDER BY 2 DESC LIMIT 10`;
 * }
 * ```
 */
export type SqlTag = <Row extends AnyRow = AnyRow>(
  texts: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Row[]>;

/** SQL of the caller's own. */
export type RawSql = {
  /** As a template, whose values become parameters. */
  readonly sql: SqlTag;
  /** For a text that was put together elsewhere, with `$1` and so on in it. One statement a call. */
  readonly query: <Row extends AnyRow = AnyRow>(
    text: string,
    values?: readonly unknown[],
  ) => Promise<RawResult<Row>>;
};

/** @param ensureOpen throws once the transaction is not the caller's any more. */
export function rawSql(transaction: Transaction, ensureOpen: () => void): RawSql {
  const query = async <Row extends AnyRow = AnyRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<RawResult<Row>> => {
    ensureOpen();
    const { rows, rowCount } = await transaction.sendRaw<Row>(text, values);
    return { rows, rowCount: rowCount ?? 0 };
  };
  return {
    query,
    sql: async <Row extends AnyRow = AnyRow>(
      texts: TemplateStringsArray,
      ...values: readonly unknown[]
    ): Promise<Row[]> => (await query<Row>(templateText(texts), values)).rows,
  };
}

/** `SELECT $1` of a template's pieces. */
function templateText(texts: readonly string[]): string {
  return texts.reduce((text, piece, index) => `${text}$${index}${piece}`);
}
