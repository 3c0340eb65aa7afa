import pg from "pg";
import { TenantError } from "../errors/tenant-error.ts";

/** node-pg exports it, its types leave it out. */
type WithUtils = { readonly utils: { readonly prepareValue: (value: unknown) => WireValue } };

type WireValue = string | Buffer | null;

/**
 * Values as node-pg writes them, before anything has been sent. A value that it can't write would have it
 * give up between two messages, and forget what has been prepared on the connection and what has not.
 *
 * @throws {TenantError} `TENANT_INPUT_INVALID`
 */
export function wireValues(values: readonly unknown[]): WireValue[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see WithUtils
  const { prepareValue } = (pg as unknown as WithUtils).utils;
  return values.map((value, index) => {
    try {
      return prepareValue(value);
    } catch (error) {
      throw new TenantError(
        "TENANT_INPUT_INVALID",
        `The value of $${index + 1} can't be written: a bigint inside JSON, a circular object, or one nested too deeply.`,
        { cause: error },
      );
    }
  });
}
