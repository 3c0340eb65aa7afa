/** BCP 47 codes of the languages the demo data is written in. */
export type LanguageCode = "en" | "de" | "fr" | "es" | "pt" | "it" | "ja" | "ar";

/** What visitors of a shop ask about. */
export const topics = ["order", "delivery", "return", "stock", "payment", "advice"] as const;

type Topic = (typeof topics)[number];

/** Two ways to say the same thing. */
type Pair = readonly [string, string];

/**
 * What is said in one language. Slots: `{product}`, `{order}` (an order number), `{shop}` (the shop's name),
 * `{days}` (a small number).
 */
export interface PhraseBook {
  readonly language: LanguageCode;
  readonly products: readonly [string, string, string, string, string, string, string, string];
  readonly questions: Readonly<Record<Topic, Pair>>;
  readonly answers: Readonly<Record<Topic, Pair>>;
  readonly thanks: Pair;
  readonly farewells: Pair;
  readonly pageTitles: Pair;
  readonly paragraphs: Readonly<Record<Topic, Pair>>;
}
