import { once } from "node:events";
import type { Response } from "express";
import type { Answer } from "../contract/operation.ts";

/** Milliseconds that a client may take over one piece: a connection to the database waits meanwhile. */
const slowest = 30_000;

/**
 * Sends a text while it comes into being, no faster than the client takes it. Nothing has been sent yet
 * when its beginning fails, so that is still a problem like any other.
 *
 * @throws what the text throws; and when the client goes away or takes nothing for 30 seconds, which ends
 * the text's transaction
 */
export async function sendStream(
  response: Response,
  stream: NonNullable<Answer["stream"]>,
  text: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  for await (const piece of text) {
    signal.throwIfAborted();
    if (!response.headersSent) beginStream(response, stream);
    if (!response.write(piece)) {
      await once(response, "drain", {
        signal: AbortSignal.any([signal, AbortSignal.timeout(slowest)]),
      });
    }
  }
  signal.throwIfAborted();
  if (!response.headersSent) beginStream(response, stream);
}

/** What goes before the first piece. */
export function beginStream(
  response: Response,
  { contentType, fileName }: NonNullable<Answer["stream"]>,
): void {
  response.status(200).attachment(fileName).type(contentType).set("Cache-Control", "no-store");
}
