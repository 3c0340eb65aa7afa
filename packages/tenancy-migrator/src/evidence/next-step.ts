/** What to do about a failing check where its answer does not say so itself; with a colon before it, else empty. */
export function nextStep(checkId: string): string {
  return checkId === "tables-declared"
    ? ": add it to tables in the declaration and run again, or to exempt with a reason"
    : "";
}
