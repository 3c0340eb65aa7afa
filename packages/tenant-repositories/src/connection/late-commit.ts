import type { ClientBase } from "pg";

/** The real one: a test with a clock of its own has no turns of the event loop, and would hold locks. */
const soon = setImmediate;

const late = new WeakMap<ClientBase, () => void>();

/**
 * Commits a transaction that has nothing to lose: with whatever the connection is asked next if that comes
 * before the event loop has gone round, and by itself if nothing does.
 */
export function commitLate(client: ClientBase, commit: () => void): void {
  late.set(client, commit);
  soon(() => finishLate(client));
}

export function isLate(client: ClientBase): boolean {
  return late.has(client);
}

/** For whoever sends the COMMIT in a message of its own. */
export function takeOver(client: ClientBase): void {
  late.delete(client);
}

/** For whoever uses a connection that may have been a scope's a moment ago. */
export function finishLate(client: ClientBase): void {
  const commit = late.get(client);
  late.delete(client);
  commit?.();
}
