import type { LanguageShare } from "@acme/data-model";
import { detectLanguage } from "./detect-language.ts";

/** A visitor's message: what was stored with it as its language, if anything was, and how it begins. */
export type SampledMessage = { readonly stored: string | null; readonly text: string };

/** How many messages of a sample are in which language, most first. */
export function languageShares(sample: readonly SampledMessage[]): LanguageShare[] {
  const counts = new Map<string, number>();
  for (const { stored, text } of sample) {
    const language = languageOf({ stored, text });
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts]
    .map(([language, messages]) => ({ language, messages, share: messages / sample.length }))
    .toSorted(
      (left, right) => right.messages - left.messages || (left.language < right.language ? -1 : 1),
    );
}

/** What a message is written in: what was stored says so, else its letters do. */
export function languageOf({ stored, text }: SampledMessage): string {
  return storedLanguage(stored) ?? detectLanguage(text);
}

/** As BCP 47 writes it, e.g. `pt-BR` for `pt-br`; `undefined` for what is no language. */
function storedLanguage(stored: string | null): string | undefined {
  if (stored === null || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(stored)) return undefined;
  try {
    return Intl.getCanonicalLocales(stored)[0];
  } catch {
    return undefined;
  }
}
