import type { Phase } from "../phases.ts";

/** A row of an answer, by column name. */
export type AnswerRow = Readonly<Record<string, unknown>>;

/** One question to the database with the answer that it should give. */
export type Check = {
  /** The kind of check, e.g. `rows-owned`. */
  readonly id: string;
  /** The table it is about, if it is about one. */
  readonly table: string | undefined;
  readonly title: string;
  /** The phase from whose end on this has to hold. */
  readonly since: Phase;
  readonly expected: string;
  /** Can be pasted into any client; of several statements the last answer with rows counts. */
  readonly sql: string;
  readonly judge: (rows: readonly AnswerRow[]) => {
    readonly actual: string;
    readonly holds: boolean;
  };
};

/** A check with the database's answer. */
export type CheckResult = Pick<Check, "id" | "table" | "title" | "expected" | "sql"> & {
  readonly actual: string;
  readonly holds: boolean;
};

/** For checks whose SQL lists what is wrong: `finding` is the text of each row. */
export function nothingFound(rows: readonly AnswerRow[]): { actual: string; holds: boolean } {
  if (rows.length === 0) return { actual: "nothing found", holds: true };
  const shown = rows.slice(0, 10).map((row) => String(row["finding"]));
  const more = rows.length > shown.length ? ` … and ${rows.length - shown.length} more` : "";
  return { actual: `${shown.join("; ")}${more}`, holds: false };
}

/** For checks whose SQL counts what is wrong in a column `found`. */
export function zeroFound(rows: readonly AnswerRow[]): { actual: string; holds: boolean } {
  const found = Number(rows[0]?.["found"] ?? Number.NaN);
  return { actual: found.toLocaleString("en-US"), holds: found === 0 };
}

/** What the checks of the enforced state have in common: SQL that lists what is wrong, about no one table. */
export const enforcedListing = {
  table: undefined,
  since: "enforce",
  expected: "nothing found",
  judge: nothingFound,
} as const;
