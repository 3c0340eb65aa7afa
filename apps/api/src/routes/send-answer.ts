import type { Request, Response } from "express";
import type { Operation } from "../contract/operation.ts";
import { entityTagOf, matchesEntityTag } from "./entity-tag.ts";

/** Answers with what an operation came to, as its contract says. */
export function sendAnswer(
  request: Request,
  response: Response,
  { answer }: Operation,
  body: unknown,
): void {
  response.status(answer.status);
  // Rows of one organization, shown to one person: nobody between may keep them.
  response.set("Cache-Control", "no-store");
  if (answer.id !== undefined) response.location(`${request.path}/${idOf(body, answer.id)}`);
  if (answer.entityTag !== undefined) {
    // The browser may keep it, and has to ask each time whether it still holds.
    response.set("Cache-Control", "private, no-cache").vary("Authorization");
    const tag = entityTagOf(body, answer.entityTag.without);
    response.set("ETag", tag);
    if (matchesEntityTag(request.get("if-none-match"), tag)) {
      response.status(304).end();
      return;
    }
  }
  if (answer.status === 204) response.end();
  else sendJson(response, body);
}

/** As `response.json()` does, but for what is decided above: no second look at tags, one write. */
function sendJson(response: Response, body: unknown): void {
  const text = JSON.stringify(body);
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}

function idOf(body: unknown, property: string): string {
  const id: unknown = typeof body === "object" && body !== null ? Reflect.get(body, property) : "";
  return encodeURIComponent(String(id));
}
