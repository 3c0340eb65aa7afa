import { MIMEType } from "node:util";

/** `application/json`, or a type built on it (`+json`), in UTF-8, the only encoding that JSON has. */
export function isJsonMediaType(header: string | undefined): boolean {
  if (header === undefined) return false;
  let type: MIMEType;
  try {
    type = new MIMEType(header);
  } catch {
    return false;
  }
  const charset = type.params.get("charset");
  return (
    type.type === "application" &&
    (type.subtype === "json" || type.subtype.endsWith("+json")) &&
    (charset === null || /^utf-?8$/i.test(charset))
  );
}
