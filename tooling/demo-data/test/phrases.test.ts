import { describe, expect, it } from "vitest";

import { phraseBooks, phraseRows, toFormatTemplate } from "../src/phrases/load-phrases.ts";

describe("phrases", () => {
  it("know no slots but those that are filled", () => {
    const left = phraseRows().filter(({ phrase }) => /[{}]/.test(phrase));
    expect(left).toEqual([]);
  });

  it("are never said twice the same way", () => {
    const said = phraseRows().map(({ language, kind, phrase }) => `${language} ${kind} ${phrase}`);
    expect(new Set(said).size).toBe(said.length);
  });

  it("are there in eight languages, and in writing other than Latin", () => {
    expect(phraseBooks.map(({ language }) => language)).toEqual([
      "en",
      "de",
      "fr",
      "es",
      "pt",
      "it",
      "ja",
      "ar",
    ]);
    const phrasesIn = (language: string) =>
      phraseRows().filter((row) => row.language === language && row.kind === "answer");
    expect(phrasesIn("ja").every(({ phrase }) => /[\u3040-\u30ff]/.test(phrase))).toBe(true);
    expect(phrasesIn("ar").every(({ phrase }) => /[\u0600-\u06ff]/.test(phrase))).toBe(true);
  });

  it("become templates in which only slots are special", () => {
    expect(toFormatTemplate("100 % of {product} for {shop}")).toBe("100 %% of %1$s for %3$s");
  });
});
