import { createHash } from "node:crypto";

/** SQL with its parameters, and what sending it means for the transaction. */
export type Statement = {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Prepared under this name, once a connection. `undefined`: not worth it, or nobody's to reuse. */
  readonly name: string | undefined;
  /** `read` and `write` are this package's own. `raw` is anybody's: it may leave something in the session. */
  readonly kind: "read" | "write" | "raw";
  /**
   * Whether PostgreSQL may plan it for its very values: worth it where it reads many rows, and for what
   * nobody knows. All else is led by an index whatever it asks for, and one plan for all is as good.
   */
  readonly plannedForValues?: boolean;
};

const names = new Map<string, string>();

/** A statement of this package's own. Its text is one of few, so it is worth preparing. */
export function prepared(
  kind: "read" | "write",
  text: string,
  values: readonly unknown[],
): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash("sha256").update(text).digest("base64url").slice(0, 22);
    names.set(text, name);
  }
  return { text, values, name, kind };
}
