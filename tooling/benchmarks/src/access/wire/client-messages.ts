/**
 * Counts the messages in what a client sends. The first has no type in front of its length, all others have.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function clientMessages(): (bytes: Uint8Array) => number {
  let rest = Buffer.alloc(0);
  let started = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    let messages = 0;
    for (;;) {
      const type = started ? 1 : 0;
      if (rest.length < type + 4) return messages;
      const length = type + rest.readUInt32BE(type);
      if (rest.length < length) return messages;
      rest = rest.subarray(length);
      started = true;
      messages += 1;
    }
  };
}
