/** What is wrong with a query string before anybody looks at what it means. */
export type QueryFault = { readonly parameter: string; readonly message: string };

export type RawQuery =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly faults: readonly QueryFault[] };

const mostParameters = 50;
const notText = "is not percent-encoded UTF-8 without NUL";

/**
 * A query string as names and texts, each name once. Parsers make an array of a repeated name, an object
 * of `a[b]`, and U+FFFD of bytes that are no UTF-8: whoever checks one reading has then not checked the
 * other.
 */
export function readRawQuery(queryString: string): RawQuery {
  const values = new Map<string, string>();
  const pairs = queryString.split("&").filter((pair) => pair !== "");
  if (pairs.length > mostParameters) {
    return {
      ok: false,
      faults: [{ parameter: "", message: `more than ${mostParameters} parameters` }],
    };
  }
  const faults: QueryFault[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = decoded(at === -1 ? pair : pair.slice(0, at));
    const value = decoded(at === -1 ? "" : pair.slice(at + 1));
    if (name === undefined) faults.push({ parameter: "", message: notText });
    else if (value === undefined) faults.push({ parameter: name, message: notText });
    else if (values.has(name)) faults.push({ parameter: name, message: "is given more than once" });
    else values.set(name, value);
  }
  return faults.length === 0 ? { ok: true, values } : { ok: false, faults };
}

/** Half of a surrogate pair can't be written in UTF-8; NUL can, and PostgreSQL takes it in no text. */
function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text.replaceAll("+", " "));
    return value.includes("\0") ? undefined : value;
  } catch {
    return undefined;
  }
}
