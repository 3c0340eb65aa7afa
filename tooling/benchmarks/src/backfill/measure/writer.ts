import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { now } from "../../clock.ts";
import type { Span } from "../contestants/contestant.ts";
import type { KeyKind } from "../shape.ts";
import { messageKey, messageKeyColumns } from "../shape.ts";

/** One update: when it should have been sent, and how long after that its answer came, in milliseconds. */
export type Write = { readonly due: number; readonly latency: number };

export type Writer = {
  /** Sends no more, waits for what was sent, and answers every write. */
  readonly stop: () => Promise<readonly Write[]>;
};

export type WriterOptions = {
  /** Updates a second. */
  readonly rate: number;
  /** How many messages there are; which ones are updated depends on nothing but this and the seed. */
  readonly rows: number;
  readonly seed: number;
  /** How messages are identified. Default: uuid. */
  readonly keys?: KeyKind;
};

/**
 * Somebody who works with the table meanwhile: single-row updates by key on one connection, at a fixed
 * rate whether or not the answers keep up (an open loop). Latency counts from the moment an update was
 * due, so that one long wait shows in every write that it held up, as it does to users.
 */
export async function startWriter(url: string, options: WriterOptions): Promise<Writer> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const sent: Promise<Write>[] = [];
  const keys = options.keys ?? "uuid";
  const isTheOne = messageKeyColumns(keys)
    .map((column, index) => `${column} = $${index + 1}`)
    .join(" AND ");
  const random = randomIndexes(options.seed, options.rows);
  const started = now();
  const interval = 1_000 / options.rate;
  const stopping = new AbortController();
  // One statement at a time on the connection, in the order in which they were due.
  let turn: Promise<unknown> = Promise.resolve();
  const write = async (due: number, before: Promise<unknown>): Promise<Write> => {
    await before;
    const { rowCount } = await client.query({
      name: "touch",
      text: `UPDATE messages SET content = reverse(content) WHERE ${isTheOne}`,
      values: [...messageKey(keys, random())],
    });
    if (rowCount !== 1) throw new Error(`the writer's update found ${rowCount} rows`);
    return { due, latency: now() - due };
  };
  const send = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (let due = started + sent.length * interval; due <= now(); due += interval) {
        const answer = write(due, turn);
        // Told by stop(); until then it must not count as nobody's.
        answer.catch(() => undefined);
        turn = answer;
        sent.push(answer);
      }
      await sleep(Math.max(started + sent.length * interval - now(), 0));
    }
  };
  const sending = send();
  return {
    stop: async () => {
      stopping.abort();
      try {
        await sending;
        return await Promise.all(sent);
      } finally {
        await client.end();
      }
    },
  };
}

/** The latencies of the writes that were under way at some time in this span. */
export function latenciesIn(writes: readonly Write[], { from, to }: Span): readonly number[] {
  return writes
    .filter(({ due, latency }) => due <= to && due + latency >= from)
    .map(({ latency }) => latency);
}

/** The same sequence for the same seed: mulberry32. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomIndexes(seed: number, below: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
