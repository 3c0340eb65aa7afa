import type { TenancyDeclaration } from "@acme/tenancy";

/** Something that the reader of a guessed declaration should know, and where in it that stands. */
export type GuessNote = {
  /** The part of the declaration that it is about; `tables` without a table is about all of them. */
  readonly at: "tenant" | "column" | "members" | "legacyRoles" | "tables";
  readonly table?: string;
  readonly text: string;
};

/** A declaration read off a catalog: what `parseTenancy()` takes, with all that is unsure of it. */
export type Guess = {
  readonly declaration: TenancyDeclaration;
  readonly notes: readonly GuessNote[];
  /** The notes as lines for people, each with its place in front. */
  readonly remarks: readonly string[];
  /** Where it was read. */
  readonly source: {
    readonly database: string;
    readonly schema: string;
    readonly serverVersion: string;
  };
};

/** One note as a line that can stand alone. */
export function remarkOf({ at, table, text }: GuessNote): string {
  return `${table ?? at}: ${text}`;
}
