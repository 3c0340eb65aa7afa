import type { Client, QueryResultRow } from "pg";
import { DatabaseError } from "pg";

/** What one statement answered, free of anything that differs from run to run. */
export type Answer = { readonly statement: string } & (
  | {
      readonly rowCount: number | null;
      readonly columns: readonly string[];
      readonly rows: unknown;
    }
  | { readonly error: string }
);

/** Legacy code's connection, with every answer on record. */
export type Recorder = {
  /** Unique in every run, for values that must be. */
  readonly stamp: string;
  /** Runs a statement; a refused one answers its SQLSTATE and no rows. */
  readonly ask: <Row extends QueryResultRow>(sql: string, parameters?: unknown[]) => Promise<Row[]>;
  /** The `id` that the statement returned. */
  readonly id: (sql: string, parameters?: unknown[]) => Promise<string>;
  readonly answers: readonly Answer[];
};

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Records what a client is answered: uuids become their order of appearance, times become a word. */
export function recorder(client: Client, stamp: string): Recorder {
  const answers: Answer[] = [];
  const seen = new Map<string, string>();
  const nameOf = (id: string): string => {
    if (!seen.has(id)) seen.set(id, `uuid ${seen.size + 1}`);
    return seen.get(id) ?? id;
  };
  const plain = (rows: readonly QueryResultRow[]): unknown =>
    JSON.parse(
      JSON.stringify(rows)
        .replaceAll(uuid, nameOf)
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a time")
        .replaceAll(stamp, "stamp"),
    );

  const ask = async <Row extends QueryResultRow>(
    sql: string,
    parameters: unknown[] = [],
  ): Promise<Row[]> => {
    const statement = sql.replaceAll(/\s+/g, " ").trim();
    try {
      const { rowCount, fields, rows } = await client.query<Row>(sql, parameters);
      answers.push({
        statement,
        rowCount,
        columns: fields.map(({ name }) => name),
        rows: plain(rows),
      });
      return rows;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      answers.push({ statement, error: error.code ?? error.message });
      return [];
    }
  };
  const id = async (sql: string, parameters: unknown[] = []): Promise<string> => {
    const [row] = await ask<{ id: string }>(sql, parameters);
    if (row === undefined)
      throw new Error(`no id from: ${sql} (${JSON.stringify(answers.at(-1))})`);
    return row.id;
  };
  return { stamp, ask, id, answers };
}
