import { setTimeout as sleep } from "node:timers/promises";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { DatabaseError, escapeIdentifier } from "pg";
import type { RandomSchema } from "./random-schema.ts";
import { pointerColumns, tenants } from "./random-schema.ts";
import type { Choices } from "./seeded.ts";
import { choicesFrom } from "./seeded.ts";

/** What was answered to legacy code: each table's rows by their number, with their note. */
type Known = readonly Map<number, string>[];

export type Load = {
  /** Ends it, and answers which rows are there by all that was answered, and every error that it met. */
  readonly end: () => Promise<{ readonly known: Known; readonly errors: readonly string[] }>;
};

// deadlock_detected, serialization_failure, lock_not_available: legacy code has to expect these.
const expected = new Set(["40P01", "40001", "55P03"]);

/**
 * Legacy code at work: rows come, are edited, change hands and go, by the names that the tables had. Each writer
 * has rows of its own, so what one was answered is not undone by another.
 */
export function startLoad(
  database: FreshDatabase,
  schema: RandomSchema,
  seed: number,
  writers = 2,
): Load {
  const known: Map<number, string>[] = schema.tables.map(
    ({ rows }) => new Map(Array.from({ length: rows }, (_, at) => [at + 1, initialNote])),
  );
  const errors: string[] = [];
  const stop = new AbortController();
  const work = Array.from({ length: writers }, async (_, writer) => {
    const client = await database.connect();
    const choices = choicesFrom(seed * 10 + writer);
    let next = 1_000_000 + writer;
    while (!stop.signal.aborted) {
      const write = randomWrite(
        schema,
        choices,
        known,
        (n) => n % writers === writer,
        () => {
          next += writers;
          return next;
        },
      );
      try {
        await client.query(write.sql);
        write.answered();
      } catch (error) {
        if (!(error instanceof DatabaseError) || !expected.has(error.code ?? "")) {
          errors.push(`${write.sql}: ${String(error)}`);
        }
      }
      await sleep(4);
    }
    await client.end();
  });
  return {
    end: async () => {
      stop.abort();
      await Promise.all(work);
      return { known, errors };
    },
  };
}

/** Stands for the note that the schema gives its rows: md5 of their number. */
const initialNote = "as it was";

function randomWrite(
  schema: RandomSchema,
  choices: Choices,
  known: Known,
  isMine: (n: number) => boolean,
  nextNumber: () => number,
): { readonly sql: string; readonly answered: () => void } {
  const { tables, tenantColumn, tenantKey } = schema;
  const index = choices.below(tables.length);
  const table = tables[index];
  const rows = known[index];
  if (table === undefined || rows === undefined) throw new Error("no such table");
  const keyNames = table.key.columns.map(([column]) => escapeIdentifier(column));
  const keyOf = (n: number): string => table.key.of(String(n)).join(", ");
  const someRow = (of: number): number => 1 + choices.below(tables[of]?.rows ?? 1);
  const [path] = table.parents.length === 0 ? [] : [choices.below(table.parents.length)];
  /** Whose the row is: its tenant, or one parent and no other. */
  const belonging = (): readonly (readonly [column: string, value: string])[] =>
    path === undefined
      ? [[escapeIdentifier(tenantColumn), tenantKey(String(1 + choices.below(tenants)))]]
      : table.parents.flatMap((parent, at) => {
          const values = tables[parent]?.key.of(String(someRow(parent))) ?? [];
          return pointerColumns(tables, parent).map(
            (column, position) =>
              [
                escapeIdentifier(column),
                at === path ? (values[position] ?? "NULL") : "NULL",
              ] as const,
          );
        });
  const kind = choices.fraction();
  if (kind < 0.4) {
    const n = nextNumber();
    const given = belonging();
    return {
      sql: `INSERT INTO ${table.legacyName} (${[...keyNames, ...given.map(([column]) => column), "n", "note"].join(", ")})
        VALUES (${[keyOf(n), ...given.map(([, value]) => value), String(n), "'new'"].join(", ")})`,
      answered: () => rows.set(n, "new"),
    };
  }
  const mine = someRow(index);
  const n = isMine(mine) ? mine : Math.max(mine - 1, 1);
  const where = `(${keyNames.join(", ")}) = (${keyOf(n)})`;
  // A row that others of its table refer to goes only where all of them go: with what they all hang on.
  if (kind < 0.7 && !table.refersToItself) {
    const set = belonging().map(([column, value]) => `${column} = ${value}`);
    return {
      sql: `UPDATE ${table.legacyName} SET ${set.join(", ")} WHERE ${where}`,
      answered: () => {},
    };
  }
  if (kind < 0.8 && isMine(n) && !table.refersToItself && !table.hasChildren) {
    return {
      sql: `DELETE FROM ${table.legacyName} WHERE ${where}`,
      answered: () => rows.delete(n),
    };
  }
  if (!isMine(n)) return { sql: "SELECT 1", answered: () => {} };
  const note = `edited ${choices.below(1000)}`;
  return {
    sql: `UPDATE ${table.legacyName} SET note = '${note}' WHERE ${where}`,
    answered: () => {
      if (rows.has(n)) rows.set(n, note);
    },
  };
}

/** Rows that were answered and are not there, that are there and were not, and whose note is another. */
export async function lostRows(
  database: Pick<FreshDatabase, "query">,
  { tables }: RandomSchema,
  known: Known,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const [index, { legacyName }] of tables.entries()) {
    const { rows } = await database.query<{ n: number; note: string }>(
      `SELECT n, CASE note WHEN md5(n::text) THEN '${initialNote}' ELSE note END AS note FROM ${legacyName}`,
    );
    const found = new Map(rows.map(({ n, note }) => [n, note]));
    const expectedRows = known[index] ?? new Map<number, string>();
    for (const [n, note] of expectedRows) {
      if (found.get(n) !== note)
        lost.push(`${legacyName} ${n}: ${found.get(n) ?? "gone"}, not ${note}`);
    }
    for (const n of found.keys())
      if (!expectedRows.has(n)) lost.push(`${legacyName} ${n}: nobody's`);
  }
  return lost;
}
