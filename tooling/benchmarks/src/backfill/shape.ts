import { createHash } from "node:crypto";

/** How conversations and messages are identified. */
export const keyKinds = ["uuid", "uuid-v7", "serial", "composite"] as const;
export type KeyKind = (typeof keyKinds)[number];

/**
 * How wide a message is: about 110 bytes, 280, 4 kB in its page (two rows in one), or 4 kB whose text lies
 * outside of the table (TOAST).
 */
export const rowWidths = ["narrow", "usual", "wide", "toasted"] as const;
export type RowWidth = (typeof rowWidths)[number];

export type Shape = { readonly keys: KeyKind; readonly width: RowWidth };

export const usualShape: Shape = { keys: "uuid", width: "usual" };

/** Of a composite key's first column. */
const parts = 8;

type KeyTable = "conversation" | "message";

/** The type of a key's column `id`. */
export function idType(keys: KeyKind): "uuid" | "bigint" {
  return keys === "uuid" || keys === "uuid-v7" ? "uuid" : "bigint";
}

/** The id of the row with that number (an SQL expression), known to all. */
export function idSql(keys: KeyKind, table: KeyTable, number: string): string {
  const hash = `md5('${table} ' || ${number})`;
  if (keys === "uuid") return `${hash}::uuid`;
  if (keys === "uuid-v7") {
    return `(lpad(to_hex(${epoch} + 1000 * (${number})::bigint), 12, '0') || '7' || substr(${hash}, 1, 3) || '8' || substr(${hash}, 4, 15))::uuid`;
  }
  return `(${number})::bigint + 1`;
}

/** The first column of a message's composite key. */
export const partSql = `n::integer % ${parts}`;

/** The columns of a message's primary key. */
export function messageKeyColumns(keys: KeyKind): readonly string[] {
  return keys === "composite" ? ["part", "id"] : ["id"];
}

/** The values of these columns for the message with that number. */
export function messageKey(keys: KeyKind, number: number): readonly string[] {
  const hash = createHash("md5").update(`message ${number}`).digest("hex");
  if (keys === "uuid") return [hash];
  if (keys === "uuid-v7") {
    const moment = (epoch + 1_000 * number).toString(16).padStart(12, "0");
    return [`${moment}7${hash.slice(0, 3)}8${hash.slice(3, 18)}`];
  }
  const id = String(number + 1);
  return keys === "serial" ? [id] : [String(number % parts), id];
}

/** The text of the message with the number `n`, and how its column is stored. */
export function contentOf(width: RowWidth): {
  readonly sql: string;
  readonly storage: "EXTENDED" | "PLAIN" | "EXTERNAL";
} {
  const long = "repeat(md5('content ' || n), 122)";
  if (width === "wide") return { sql: long, storage: "PLAIN" };
  if (width === "toasted") return { sql: long, storage: "EXTERNAL" };
  if (width === "narrow") return { sql: "left(md5('content ' || n), 20)", storage: "EXTENDED" };
  return {
    sql: "left(repeat(md5('content ' || n) || ' ', 7), 150 + n % 100)",
    storage: "EXTENDED",
  };
}

/** When the first row was made, in milliseconds since 1970: 2026-01-01. */
const epoch = 1_767_225_600_000;
