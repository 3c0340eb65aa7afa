// In the declaration itself, where a comment might be read over, or is lost in JSON.
const mark = "UNSURE: ";

/** The reason of an exemption that nobody has decided on yet: it says what was seen, and what is left to be said. */
export function unsureReason(seen: string): string {
  return `${mark}${seen}; whose is it?`;
}

/** Whether a reason is still the one that a guess gave. */
export function isUnsure(reason: string): boolean {
  return reason.startsWith(mark);
}
