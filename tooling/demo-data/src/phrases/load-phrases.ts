import type { ClientBase } from "pg";

import { arabic } from "./arabic.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { italian } from "./italian.ts";
import { japanese } from "./japanese.ts";
import type { PhraseBook } from "./phrase-book.ts";
import { topics } from "./phrase-book.ts";
import { portuguese } from "./portuguese.ts";
import { spanish } from "./spanish.ts";

/** All books. The position of a book matters to the draws: add new ones at the end. */
export const phraseBooks: readonly PhraseBook[] = [
  english,
  german,
  french,
  spanish,
  portuguese,
  italian,
  japanese,
  arabic,
];

/** A row of the scratch table `demo_phrase`. */
export interface PhraseRow {
  readonly language: string;
  readonly kind: string;
  readonly ordinal: number;
  readonly phrase: string;
}

/** The arguments of {@link formatPhrase} by slot, in the order format() gets them. */
const slots = ["{product}", "{order}", "{shop}", "{days}"] as const;

/** A phrase as a template for PostgreSQL's format(): https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT */
export function toFormatTemplate(phrase: string): string {
  const escaped = phrase.replaceAll("%", "%%");
  return slots.reduce((text, slot, index) => text.replaceAll(slot, `%${index + 1}$s`), escaped);
}

/** SQL that fills a template's slots; each argument is SQL. */
export function formatPhrase(
  template: string,
  product: string,
  order: string,
  shop: string,
  days: string,
): string {
  return `format(${template}, ${product}, ${order}, ${shop}, ${days})`;
}

/** All phrases, numbered from 0 within their language and kind. Topics take two numbers each, in their order. */
export function phraseRows(): PhraseRow[] {
  return phraseBooks.flatMap((book) => {
    const kinds = {
      product: book.products,
      question: topics.flatMap((topic) => book.questions[topic]),
      answer: topics.flatMap((topic) => book.answers[topic]),
      thanks: book.thanks,
      farewell: book.farewells,
      title: book.pageTitles,
      paragraph: topics.flatMap((topic) => book.paragraphs[topic]),
    };
    return Object.entries(kinds).flatMap(([kind, phrases]) =>
      phrases.map((phrase, ordinal) => ({
        language: book.language,
        kind,
        ordinal,
        phrase: toFormatTemplate(phrase),
      })),
    );
  });
}

/** Hands the phrases to the server, where all sentences are put together. */
export async function loadPhrases(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO pg_temp.demo_phrase (language, kind, ordinal, phrase)
     SELECT language, kind, ordinal, phrase
     FROM jsonb_to_recordset($1::jsonb) AS p(language text, kind text, ordinal integer, phrase text)`,
    [JSON.stringify(phraseRows())],
  );
  // Without statistics the planner expects a handful of phrases and tries all of them for every row.
  await client.query(`ANALYZE pg_temp.demo_phrase`);
}
