/**
 * The query string as people write it: `?period=7d&compare=none`. The router would write values as JSON,
 * in which a search for `12` is a number.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" && value !== "") parameters.set(name, value);
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
