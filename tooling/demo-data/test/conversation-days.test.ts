import { describe, expect, it } from "vitest";

import { planTurns } from "../src/chat/plan-turns.ts";
import { expectedCounts } from "../src/expected-counts.ts";
import { conversationDays } from "../src/rhythm/conversation-days.ts";
import { groupDays } from "../src/rhythm/group-days.ts";

const now = new Date("2025-10-29T12:00:00Z");
// Small scales hit every corner of the rounding, the large ones overflow if anything does.
const scales = [...Array.from({ length: 400 }, (_, i) => (i + 1) / 4000), 0.5, 1, 30, 1000, 10_000];

function daysAt(scale: number) {
  const { conversations, messages } = expectedCounts(scale);
  const turns = planTurns(conversations, messages);
  return { conversations, messages, turns, days: conversationDays(now, conversations, turns) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe("conversationDays", () => {
  it("deals out every conversation and message exactly once at every scale", () => {
    for (const scale of scales) {
      const { conversations, messages, turns, days } = daysAt(scale);

      const firsts = days.map((day) => [
        day.firstConversation,
        day.firstMessage,
        day.firstAnswered,
      ]);
      const ends = days.map((day) => [
        day.firstConversation + day.conversations,
        day.firstMessage + day.messages,
        day.firstAnswered + day.answered,
      ]);
      expect([...firsts, ends.at(-1)], `scale ${scale}`).toEqual([[0, 0, 0], ...ends]);
      expect(ends.at(-1), `scale ${scale}`).toEqual([conversations, messages, turns.answered]);
    }
  });

  it("leaves no conversation of a day without a message at any scale", () => {
    for (const scale of scales) {
      const short = daysAt(scale).days.filter(
        (day) =>
          day.abandoned > day.conversations || day.answered < day.conversations - day.abandoned,
      );
      expect(short, `scale ${scale}`).toEqual([]);
    }
  });

  it("is quieter on weekends and grows towards the end", () => {
    const { days } = daysAt(30);
    const on = (weekend: boolean) =>
      days.filter(({ startsAt }) => {
        const middle = new Date(startsAt.getTime() + 12 * 3_600_000).getUTCDay();
        return (middle === 0 || middle === 6) === weekend;
      });
    const mean = (some: typeof days) => sum(some.map((day) => day.conversations)) / some.length;

    expect(mean(on(true)) / mean(on(false))).toBeCloseTo(0.45, 1);
    expect(mean(days.slice(-28)) / mean(days.slice(0, 28))).toBeGreaterThan(1.5);
    expect(days.at(-1)?.startsAt).toEqual(new Date("2025-10-28T12:00:00Z"));
  });
});

describe("groupDays", () => {
  it("keeps the days' order and bounds the messages of a chunk", () => {
    const { days } = daysAt(30);
    const chunks = groupDays(days);

    expect(chunks.flat()).toEqual(days);
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks)
      expect(sum(chunk.map((day) => day.messages))).toBeLessThanOrEqual(50_000);
  });

  it("gives a day that is too large a chunk of its own", () => {
    const { days } = daysAt(10_000);
    expect(groupDays(days)).toEqual(days.map((day) => [day]));
  });
});
