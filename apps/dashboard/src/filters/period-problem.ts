/** Days that the API counts at once. */
const longestPeriod = 366;

/** What is wrong with two days as a period, in words; `undefined` where nothing is. */
export function periodProblem({
  from,
  to,
}: {
  readonly from: string;
  readonly to: string;
}): string | undefined {
  if (from === "" || to === "") return "Choose both days.";
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1) return "The last day is before the first.";
  if (days > longestPeriod) return `Choose at most ${longestPeriod} days.`;
  return undefined;
}
