import { createHmac, timingSafeEqual } from "node:crypto";
import { TenantError } from "../errors/tenant-error.ts";

/** Which list a cursor belongs to: the same table, filter and order. */
export type CursorScope = {
  readonly table: string;
  readonly filter: object;
  readonly order: object;
};

/**
 * Where a list goes on, as text for a client to keep: the order's values of the last row, signed with a
 * key of this tenant (HMAC-SHA-256, RFC 2104). It names no table or column, and another tenant's, another
 * list's or a changed one is refused.
 */
export function writeCursor(
  key: string,
  scope: CursorScope,
  values: readonly (string | null)[],
): string {
  const payload = Buffer.from(JSON.stringify(values)).toString("base64url");
  return `${payload}.${signature(key, scope, payload)}`;
}

/** @throws {TenantError} `TENANT_CURSOR_INVALID` */
export function readCursor(
  key: string,
  scope: CursorScope,
  cursor: string,
  length: number,
): readonly string[] {
  const [payload = "", signed = "", ...rest] = cursor.split(".");
  const expected = Buffer.from(signature(key, scope, payload));
  const given = Buffer.from(signed);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new TenantError(
      "TENANT_CURSOR_INVALID",
      "The cursor is not one of this list: begin again without it. A cursor goes on with the filter and the order that it was made with, for the same organization.",
    );
  }
  const values: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (isTexts(values) && values.length === length) return values;
  throw new TenantError(
    "TENANT_CURSOR_INVALID",
    "The cursor is of another version: begin again without it.",
  );
}

function isTexts(values: unknown): values is readonly string[] {
  return Array.isArray(values) && values.every((value) => typeof value === "string");
}

function signature(key: string, { table, filter, order }: CursorScope, payload: string): string {
  const signed = JSON.stringify([table, filter, order, payload]);
  return createHmac("sha256", key).update(signed).digest("base64url");
}
