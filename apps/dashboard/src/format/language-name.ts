const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** "Portuguese" for `pt`; `und` is what nobody could tell. */
export function languageName(tag: string): string {
  if (tag === "und") return "Not recognised";
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
