import { freshDatabase } from "@acme/local-postgres/testing";
import { describe, expect, it } from "vitest";
import { clientMessages } from "../src/access/wire/client-messages.ts";
import { countWire } from "../src/access/wire/wire-counter.ts";
import { withClient } from "../src/with-client.ts";

/** A message with its length, and its type in front where it has one. */
function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

describe("the messages of a client", () => {
  const sent = Buffer.concat([message("", "startup"), message("Q", "SELECT 1"), message("X", "")]);

  it("are counted, the first of which has no type", () => {
    expect(clientMessages()(sent)).toBe(3);
  });

  it("are counted however they are cut into pieces", () => {
    const count = clientMessages();
    const counts = [...sent].map((byte) => count(Buffer.from([byte])));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(3);
    expect(counts.at(-1)).toBe(1);
  });
});

describe("the wire counter", () => {
  it("counts a round trip for each answer that was waited for", async () => {
    const { url } = await freshDatabase();
    await using wire = await countWire(url, 20);
    await withClient(wire.url, async (client) => {
      const before = wire.count();
      await client.query("SELECT 1");
      await client.query("SELECT 2");
      const after = wire.count();
      expect(after.roundTrips - before.roundTrips).toBe(2);
      expect(after.messages - before.messages).toBe(2);
    });
  });

  it("counts the five messages of a statement with parameters, which go together", async () => {
    const { url } = await freshDatabase();
    await using wire = await countWire(url, 20);
    await withClient(wire.url, async (client) => {
      const before = wire.count();
      await client.query("SELECT $1::int", [1]);
      const after = wire.count();
      expect(after.roundTrips - before.roundTrips).toBe(1);
      expect(after.messages - before.messages).toBe(5);
    });
  });
});
