import { hash } from "node:crypto";
import type { UserId } from "@acme/data-model";

type Options = {
  /** The keys that are in force; `undefined` while that isn't known. Others are another object. */
  readonly keysInForce: () => object | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

type Entry = {
  readonly userId: UserId;
  readonly keys: object;
  /** Milliseconds since the epoch; up to, not including, `until`. */
  readonly from: number;
  readonly until: number;
};

/** Whose tokens are whose, of those that have been checked. */
export type TokenMemory = {
  readonly recall: (token: string) => UserId | undefined;
  /** Begins to check a token; answers what remembers that it was found good. */
  readonly checking: (token: string) => (userId: UserId, until: number) => void;
};

/** How many tokens are remembered; the oldest go first. */
const REMEMBERED = 10_000;

/**
 * Spares a token that was just checked its signature. It is as good as its check for as long as nothing
 * that the check went by has changed: its time is not up, the clock has not stepped back, and the keys are
 * those that it was checked with. Only good tokens are kept, and of them a hash: memory is no place to
 * find tokens in.
 */
export function createTokenMemory({ keysInForce, now }: Options): TokenMemory {
  const entries = new Map<string, Entry>();
  return {
    recall: (token) => {
      const found = entries.get(nameOf(token));
      if (found === undefined) return undefined;
      const time = now();
      const stands = found.keys === keysInForce() && found.from <= time && time < found.until;
      return stands ? found.userId : undefined;
    },
    checking: (token) => {
      const keys = keysInForce();
      const from = now();
      return (userId, until) => {
        if (keys === undefined) return;
        const name = nameOf(token);
        entries.delete(name);
        entries.set(name, { userId, keys, from, until });
        const [oldest] = entries.keys();
        if (entries.size > REMEMBERED && oldest !== undefined) entries.delete(oldest);
      };
    },
  };
}

function nameOf(token: string): string {
  return hash("sha256", token, "base64url");
}
