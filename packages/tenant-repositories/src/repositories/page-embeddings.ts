import type { DomainId, PageEmbeddingId, PageEmbeddingRecord } from "@acme/data-model";
import { TenantError } from "../errors/tenant-error.ts";
import type { ScopeHandle } from "../scope/scope-handle.ts";
import { isVector } from "../statements/given-values.ts";
import { Parameters } from "../statements/parameters.ts";
import { columnList } from "../statements/quote.ts";
import type { Statement } from "../statements/statement.ts";
import { prepared } from "../statements/statement.ts";
import { tenantPredicate } from "../statements/tenant-predicate.ts";
import { readRows } from "../tables/row-reader.ts";
import type { TableDefinition } from "../tables/table-definition.ts";
import type { NewRow } from "./new-row.ts";
import { TenantRepository } from "./tenant-repository.ts";

export type NewPageEmbedding = NewRow<
  PageEmbeddingRecord,
  "chunk_text",
  "page_id" | "domain_id" | "embedding" | "metadata"
>;

export type NearestOptions = {
  /** From 1 to 1,000. Default: 10. */
  readonly limit?: number;
  readonly domainId?: DomainId;
};

/** A piece of a page, and how far it is: 0 is the same direction, 1 unrelated, 2 the opposite. */
export type Neighbour = { readonly row: PageEmbeddingRecord; readonly distance: number };

/** Pieces of pages, searched by what they mean. */
export class PageEmbeddingRepository extends TenantRepository<
  PageEmbeddingRecord,
  NewPageEmbedding,
  PageEmbeddingId
> {
  readonly #scope: ScopeHandle;
  readonly #table: TableDefinition;

  /** @internal A scope makes its repositories. */
  constructor(scope: ScopeHandle, table: TableDefinition) {
    super(scope, {
      table,
      noun: "page embedding",
      order: { created_at: "desc" },
      writers: "member",
      conflict: undefined,
    });
    this.#scope = scope;
    this.#table = table;
  }

  /**
   * The nearest pieces by cosine distance, the nearest first. Always exact and always over this tenant's
   * pieces alone, by pgvector's operator where the column is a `vector`, else computed in SQL: an
   * approximate index (HNSW) holds all tenants' rows, so under a policy it finds too few, and how few
   * tells how many others there are. Time grows with the tenant's pieces.
   * https://github.com/pgvector/pgvector#filtering
   *
   * @throws {TenantError} `TENANT_INPUT_INVALID`
   */
  async nearest(embedding: readonly number[], options: NearestOptions = {}): Promise<Neighbour[]> {
    const { limit = 10, domainId } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) {
      throw new TenantError("TENANT_INPUT_INVALID", `limit is ${limit}; it is from 1 to 1,000.`);
    }
    if (embedding.length === 0 || !embedding.every(Number.isFinite)) {
      throw new TenantError("TENANT_INPUT_INVALID", "An embedding is a list of finite numbers.");
    }
    const result = await this.#scope.send(this.#statement(embedding, limit, domainId));
    const distances = result.rows.map((values) => Number(values.pop()));
    const fields = result.fields.slice(0, -1);
    const rows = readRows<PageEmbeddingRecord>(this.#table, { ...result, fields });
    return rows.map((row, index) => ({ row, distance: distances[index] ?? Number.NaN }));
  }

  #statement(
    embedding: readonly number[],
    limit: number,
    domainId: DomainId | undefined,
  ): Statement {
    const table = this.#table;
    const parameters = new Parameters(this.#scope.context.organizationId);
    const type = table.columns.get("embedding")?.type ?? "";
    const wanted = isVector(type)
      ? parameters.add(JSON.stringify(embedding))
      : parameters.add(embedding);
    const { distance, comparable } = isVector(type) ? byVector(wanted, type) : byArray(wanted);
    const conditions = [
      tenantPredicate("t", table.tenantColumn),
      comparable,
      "d.distance IS NOT NULL",
      ...(domainId === undefined ? [] : [`t.domain_id = ${parameters.add(domainId)}`]),
    ];
    return prepared(
      "read",
      `SELECT ${columnList("t", table.columns.keys())}, d.distance
FROM ${table.relation} AS t CROSS JOIN LATERAL (${distance}) AS d
WHERE ${conditions.join(" AND ")}
ORDER BY d.distance, t.id
LIMIT ${parameters.add(limit)}`,
      parameters.values,
    );
  }
}

type DistanceSql = { readonly distance: string; readonly comparable: string };

// The sum keeps an index on the operator from being used: see nearest().
function byVector(wanted: string, type: string): DistanceSql {
  return {
    distance: `SELECT (t.embedding <=> ${wanted}::${type}) + 0 AS distance`,
    comparable: "t.embedding IS NOT NULL",
  };
}

function byArray(wanted: string): DistanceSql {
  return {
    distance: `SELECT 1 - sum(u.a::float8 * u.b) / nullif(sqrt(sum(u.a::float8 * u.a)) * sqrt(sum(u.b::float8 * u.b)), 0) AS distance
  FROM unnest(t.embedding, ${wanted}::real[]) AS u(a, b)`,
    comparable: `cardinality(t.embedding) = cardinality(${wanted}::real[])`,
  };
}
