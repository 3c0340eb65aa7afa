import type { Socket } from "node:net";
import type { ClientBase } from "pg";

/** node-pg's clients have it, its types leave it out. Without it, writes stay apart. */
type WithSocket = { readonly connection?: { readonly stream?: Pick<Socket, "cork" | "uncork"> } };

/**
 * Sends what `send` sends in one piece: a server that is woken by the first of several messages answers
 * it before it has seen the others.
 */
export function inOneWrite<Result>(client: ClientBase & WithSocket, send: () => Result): Result {
  const stream = client.connection?.stream;
  stream?.cork();
  try {
    return send();
  } finally {
    stream?.uncork();
  }
}
