import type { z } from "zod";

export type Stored<Value> = {
  readonly read: () => Value | undefined;
  /** `undefined` takes it away. */
  readonly write: (value: Value | undefined) => void;
};

/**
 * Something in the tab's own storage: two tabs can be two users, and nothing outlives the tab. Where
 * storage is switched off, it lasts until the page is loaded again.
 */
export function stored<Value>(key: string, schema: z.ZodType<Value>): Stored<Value> {
  return {
    read: () => {
      try {
        return schema.safeParse(JSON.parse(sessionStorage.getItem(key) ?? "null")).data;
      } catch {
        return undefined;
      }
    },
    write: (value) => {
      try {
        if (value === undefined) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Kept by whoever wrote it, then.
      }
    },
  };
}
