import type { ClientBase } from "pg";
import { identifier } from "../statements/quote.ts";

type Numbered = {
  /** Quoted and qualified. */
  readonly sequence: string;
  readonly column: string;
  readonly increment: string;
};

/** Identity columns, and those that were made as `serial`. */
const sequencesQuery = `
SELECT s.name AS "sequence", a.attname::text AS "column", q.seqincrement::text AS "increment"
FROM pg_catalog.pg_attribute a, LATERAL pg_catalog.pg_get_serial_sequence($1, a.attname) AS s(name)
JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.name::regclass
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`;

/**
 * Takes a table's sequences past the numbers that its rows came with: the next row would else be given one
 * that is taken. Never backwards. https://www.postgresql.org/docs/current/functions-sequence.html
 *
 * @param relation quoted and qualified
 */
export async function raiseSequences(client: ClientBase, relation: string): Promise<void> {
  const { rows } = await client.query<Numbered>(sequencesQuery, [relation]);
  for (const { sequence, column, increment } of rows) {
    const [furthest, beyond] = increment.startsWith("-") ? ["min", "<"] : ["max", ">"];
    await client.query(
      `SELECT pg_catalog.setval($1::regclass, t.furthest) FROM (SELECT ${furthest}(${identifier(column)}) AS furthest FROM ${relation}) AS t, ${sequence} AS s
WHERE t.furthest ${beyond} s.last_value OR t.furthest = s.last_value AND NOT s.is_called`,
      [sequence],
    );
  }
}
