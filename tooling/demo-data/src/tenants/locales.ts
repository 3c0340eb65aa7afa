import type { LanguageCode } from "../phrases/phrase-book.ts";

/** Where an organization works: decides the language its visitors write and the hours they are awake. */
export interface Locale {
  readonly language: LanguageCode;
  /** IANA name, kept in `organizations.settings.timezone`. */
  readonly timeZone: string;
  readonly currency: string;
  readonly topLevelDomain: string;
}

/** The organizations take these in turn, so the whale is German and Asia is never idle. */
export const locales: readonly Locale[] = [
  { language: "de", timeZone: "Europe/Berlin", currency: "EUR", topLevelDomain: "de" },
  { language: "en", timeZone: "America/New_York", currency: "USD", topLevelDomain: "com" },
  { language: "fr", timeZone: "Europe/Paris", currency: "EUR", topLevelDomain: "fr" },
  { language: "ja", timeZone: "Asia/Tokyo", currency: "JPY", topLevelDomain: "jp" },
  { language: "es", timeZone: "Europe/Madrid", currency: "EUR", topLevelDomain: "es" },
  { language: "ar", timeZone: "Asia/Dubai", currency: "AED", topLevelDomain: "ae" },
  { language: "en", timeZone: "Europe/London", currency: "GBP", topLevelDomain: "co.uk" },
  { language: "pt", timeZone: "America/Sao_Paulo", currency: "BRL", topLevelDomain: "com.br" },
  { language: "it", timeZone: "Europe/Rome", currency: "EUR", topLevelDomain: "it" },
  { language: "en", timeZone: "America/Los_Angeles", currency: "USD", topLevelDomain: "com" },
  { language: "es", timeZone: "America/Mexico_City", currency: "MXN", topLevelDomain: "mx" },
  { language: "en", timeZone: "Asia/Kolkata", currency: "INR", topLevelDomain: "in" },
];
