import type { ClientBase } from "pg";

import { DemoDataError } from "../demo-data-error.ts";
import type { Draws } from "../sql/draws.ts";

/** What `page_embeddings.embedding` is on this server. */
export interface EmbeddingColumn {
  /** The type as SQL, such as `real[]` or `vector(1536)`. */
  readonly type: string;
  readonly dimensions: number;
}

/** Few, because 1536 reals a row would make 125 MB of a small demonstration. */
const defaultDimensions = 16;

/**
 * Reads the column's type from the catalog. A `vector(n)` decides the dimensions itself.
 *
 * @throws DemoDataError DEMO_DATA_BAD_OPTION when other dimensions were asked for than the column takes.
 */
export async function readEmbeddingColumn(
  client: ClientBase,
  wished?: number,
): Promise<EmbeddingColumn> {
  const { rows } = await client.query<{ type: string }>(
    `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = 'page_embeddings'::regclass AND attname = 'embedding'`,
  );
  const type = rows[0]?.type;
  if (type === undefined) {
    throw new DemoDataError(
      "DEMO_DATA_SCHEMA_MISSING",
      "page_embeddings has no column embedding: create the legacy schema in an empty database first.",
    );
  }
  const fixed = /vector\((\d+)\)$/.exec(type)?.[1];
  if (fixed === undefined) return { type, dimensions: wished ?? defaultDimensions };

  const dimensions = Number(fixed);
  if (wished !== undefined && wished !== dimensions) {
    throw new DemoDataError(
      "DEMO_DATA_BAD_OPTION",
      `page_embeddings.embedding is ${type} and can't hold ${wished} dimensions: ` +
        `leave embeddingDimensions out, or set it to ${dimensions}.`,
    );
  }
  return { type, dimensions };
}

/** SQL for the embedding of the `n`-th chunk: each part between -1 and 1, exact in binary, so equal on every machine. */
export function embeddingOf(
  draws: Draws,
  { type, dimensions }: EmbeddingColumn,
  n: string,
): string {
  const parts = Array.from(
    { length: dimensions },
    (_, part) => `(${draws.integer(`embedding ${part}`, n, 65_536)} - 32768)::real / 32768::real`,
  );
  return `ARRAY[${parts.join(", ")}]::real[]::${type}`;
}
