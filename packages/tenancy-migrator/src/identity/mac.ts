import { bookkeepingSchema } from "../catalog/read-catalog.ts";

/** plpgsql: the variable that {@link readKey} fills. */
export const declareKey = `key ${bookkeepingSchema}.ticket_key;`;

/** plpgsql: without a key every MAC is NULL, and equal to nothing. */
export const readKey = `SELECT * INTO key FROM ${bookkeepingSchema}.ticket_key;`;

/**
 * SQL: the message authentication code of some bytes, 32 bytes long. HMAC's nested form with two keys
 * that are independent of each other, and each as long as a block of SHA-256, so that it takes no more
 * than the server's own functions. https://doi.org/10.1007/3-540-68697-5_1 (NMAC)
 *
 * It may stand in a plpgsql assignment or condition, which are planned without their variables' values,
 * and never in a query: PostgreSQL would put the key into its plan, and it prints plans to whoever sets
 * debug_print_plan and client_min_messages.
 */
export function mac(bytes: string): string {
  return `sha256(key.outer_pad || sha256(key.inner_pad || ${bytes}))`;
}

/** What a message authentication code is for: it begins every message, so none can pass for another's. */
export type Purpose = "ticket" | "cursor" | "seal" | "system";

/** SQL: the bytes of a message. All parts but the last are preceded by their length: it can be read one way only. */
export function message(purpose: Purpose, parts: readonly string[]): string {
  const pieces = parts.flatMap((part, index) =>
    index < parts.length - 1 ? [`length(${part})`, "':'", part, "':'"] : [part],
  );
  return `convert_to(concat('${purpose}:', ${pieces.join(", ")}), 'UTF8')`;
}

/**
 * SQL: such a message, bound to this server process and this transaction: worth nothing in any other.
 * (Transactions that begin in one and the same message of the client share their time, and their client.)
 */
export function boundMessage(purpose: Purpose, parts: readonly string[]): string {
  return `${message(purpose, parts)} || int4send(pg_backend_pid()) || timestamptz_send(now())`;
}

/**
 * SQL: whether a text that somebody brings is the code in hexadecimal. Their hashes are compared and not
 * they themselves, so that the time this takes says nothing of how many digits were right. NULL is no.
 */
export function isMac(given: string, bytes: string): string {
  return `(sha256(convert_to(${given}, 'UTF8')) = sha256(convert_to(encode(${mac(bytes)}, 'hex'), 'UTF8'))) IS TRUE`;
}
