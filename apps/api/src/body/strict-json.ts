import type { JSONPath } from "jsonc-parser";
import { visit } from "jsonc-parser";
import { isExactNumber } from "./exact-number.ts";
import { JsonFault } from "./json-fault.ts";

/** Deeper than anything that this API takes; far from where a recursion would run out of stack. */
const DEEPEST = 32;

const syntax = "is not well-formed JSON";

/**
 * Parses JSON that means the same to everybody who may read it (I-JSON, RFC 7493): one object or array,
 * no name twice in an object, no number that would be rounded, no text that is not Unicode. PostgreSQL
 * stores no NUL, and `__proto__` is no name to hand on, so both are refused here as well.
 *
 * @throws {JsonFault}
 */
export function parseStrictJson(text: string): unknown {
  check(text);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Its message quotes the text.
    throw new JsonFault(syntax);
  }
  throw new JsonFault("must be an object or an array");
}

function check(text: string): void {
  const names: Set<string>[] = [];
  let depth = 0;
  const enter = (path: () => JSONPath): void => {
    depth += 1;
    if (depth > DEEPEST)
      throw new JsonFault(`is nested more than ${DEEPEST} deep`, path().slice(0, 3));
  };
  visit(
    text,
    {
      onObjectBegin: (_offset, _length, _line, _column, path) => {
        enter(path);
        names.push(new Set());
      },
      onObjectEnd: () => {
        depth -= 1;
        names.pop();
      },
      onArrayBegin: (_offset, _length, _line, _column, path) => enter(path),
      onArrayEnd: () => {
        depth -= 1;
      },
      onObjectProperty: (name, _offset, _length, _line, _column, path) => {
        checkText(name, path);
        if (name === "__proto__") throw new JsonFault("may have no name __proto__", path());
        const seen = names.at(-1);
        if (seen?.has(name) === true) throw new JsonFault("has a name twice", [...path(), name]);
        seen?.add(name);
      },
      onLiteralValue: (value: unknown, offset, length, _line, _column, path) => {
        if (typeof value === "string") checkText(value, path);
        if (typeof value === "number" && !isExactNumber(text.slice(offset, offset + length))) {
          throw new JsonFault("is a number that would be rounded; send it as text", path());
        }
      },
      onError: () => {
        throw new JsonFault(syntax);
      },
    },
    { disallowComments: true },
  );
}

function checkText(text: string, path: () => JSONPath): void {
  if (!text.isWellFormed()) throw new JsonFault("has half of a surrogate pair", path());
  if (text.includes("\0")) throw new JsonFault("has a NUL character", path());
}
