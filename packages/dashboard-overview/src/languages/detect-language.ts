import { eld } from "eld/small";

/** BCP 47 for what nobody can tell, e.g. of "ok" or a number. */
const undetermined = "und";

/**
 * The language of a text by its letter sequences, of 60 that the detector knows; `und` where it is not
 * sure. It is a guess from short texts: what was stored when a message was written is better.
 */
export function detectLanguage(text: string): string {
  const guess = eld.detect(text);
  return guess.language !== "" && guess.isReliable() ? guess.language : undetermined;
}
