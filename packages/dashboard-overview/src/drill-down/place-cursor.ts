import { createHash } from "node:crypto";
import { TenantError } from "@acme/tenant-repositories";
import { z } from "zod";
import type { Place } from "../sql/conversations-statement.ts";

const cursorSchema = z.tuple([
  z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
  z.guid(),
  z.string(),
]);

/**
 * Where a list goes on. It says nothing that the list has not said, and whoever writes one himself gets to
 * another place in what he may see anyway; so it is not signed, only bound to its filter.
 */
export function writePlace(place: Place, filter: object): string {
  return Buffer.from(JSON.stringify([...place, fingerprint(filter)])).toString("base64url");
}

/** @throws {TenantError} `TENANT_CURSOR_INVALID` */
export function readPlace(cursor: string, filter: object): Place {
  try {
    const [createdAt, id, of] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, "base64url").toString()),
    );
    if (of === fingerprint(filter)) return [createdAt, id];
  } catch {
    // Whatever it is, it is refused below.
  }
  throw new TenantError(
    "TENANT_CURSOR_INVALID",
    "The cursor is not one of this list: begin again without it. A cursor goes on with the filter that it was made with.",
  );
}

function fingerprint(filter: object): string {
  const entries = Object.entries(filter).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("base64url").slice(0, 16);
}
