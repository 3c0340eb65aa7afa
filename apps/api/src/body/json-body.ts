import type { Request, RequestHandler } from "express";
import { raw } from "express";
import { Problem } from "../problems/problem.ts";
import { JsonFault } from "./json-fault.ts";
import { isJsonMediaType } from "./json-media-type.ts";
import { parseStrictJson } from "./strict-json.ts";

/**
 * Reads the body of a request as strict JSON into `request.body`; `undefined` where there is none.
 *
 * @param limit bytes, also of what comes out of a compressed body
 */
export function jsonBody({ limit }: { readonly limit: number }): RequestHandler {
  const read = raw({ type: () => true, limit });
  return (request, response, next) => {
    if (!hasBody(request)) {
      request.body = undefined;
      next();
      return;
    }
    const announced = Number(request.get("Content-Length") ?? 0);
    if (announced > limit) {
      // Refused unread: what is still to come on this connection is that body.
      response.set("Connection", "close");
      throw new Problem("payload_too_large");
    }
    if (!isJsonMediaType(request.get("Content-Type"))) throw new Problem("unsupported_media_type");
    read(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      try {
        request.body = parseBody(request.body);
      } catch (fault) {
        next(fault);
        return;
      }
      next();
    });
  };
}

function hasBody(request: Request): boolean {
  return (
    request.get("Transfer-Encoding") !== undefined || Number(request.get("Content-Length") ?? 0) > 0
  );
}

// A BOM is dropped; bytes that are no UTF-8 are refused rather than replaced.
const decoder = new TextDecoder("utf-8", { fatal: true });

function parseBody(bytes: unknown): unknown {
  if (!Buffer.isBuffer(bytes)) throw new Error("express.raw() made something else than a buffer");
  // A chunked body of nothing.
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new Problem("invalid_json", { errors: [faultOf("is not UTF-8")], cause });
  }
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new Problem("invalid_json", {
      errors: [faultOf(error.message, error.path)],
      cause: error,
    });
  }
}

function faultOf(message: string, path = ""): { in: "body"; path: string; message: string } {
  return { in: "body", path, message };
}
