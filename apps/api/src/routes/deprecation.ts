import type { Request, Response } from "express";
import type { RenamedParameter } from "../contract/operation.ts";
import { readRawQuery } from "./raw-query.ts";

const referencePage = "/reference";

/**
 * Says to whoever used a parameter's old name which one is right, since when and how much longer the old
 * one is understood. https://www.rfc-editor.org/rfc/rfc9745 https://www.rfc-editor.org/rfc/rfc8594
 */
export function announceDeprecations(
  request: Request,
  response: Response,
  renamed: Readonly<Record<string, RenamedParameter>>,
): void {
  const names = Object.entries(renamed);
  if (names.length === 0) return;
  const query = readRawQuery(queryStringOf(request));
  if (!query.ok) return;
  for (const [old, { use, since, sunset }] of names) {
    const value = query.values.get(old);
    if (value === undefined) continue;
    const successor = new URLSearchParams(
      [...query.values].map(([name, each]) => [name === old ? use : name, each]),
    );
    response.set("Deprecation", `@${Date.parse(`${since}T00:00:00Z`) / 1000}`);
    response.set("Sunset", new Date(`${sunset}T00:00:00Z`).toUTCString());
    response.append("Link", [
      `<${referencePage}>; rel="deprecation"; type="text/html"`,
      `<${request.path}?${successor.toString()}>; rel="successor-version"`,
    ]);
  }
}

/** Without the question mark; as it was sent, since parsers have opinions of their own. */
export function queryStringOf(request: Request): string {
  const at = request.url.indexOf("?");
  return at === -1 ? "" : request.url.slice(at + 1);
}
