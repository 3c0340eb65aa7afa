import * as fc from "fast-check";
import type { GivenConversation, GivenMessage, GivenRequest, GivenRows } from "./rows.ts";
import { firstInstant, plusDays, wallDate } from "./calendar.ts";

/** Zones of every kind, and a moment near which something happens to their clocks. */
export const moments = [
  ["UTC", "2026-03-01T08:30:00.000Z"],
  ["Asia/Kolkata", "2026-01-01T18:30:00.000Z"],
  ["Asia/Kathmandu", "2026-02-28T20:00:00.123Z"],
  // Half an hour of daylight saving.
  ["Australia/Lord_Howe", "2026-04-05T04:00:00.000Z"],
  ["Australia/Lord_Howe", "2026-10-04T12:00:00.000Z"],
  ["America/St_Johns", "2026-03-08T18:00:00.000Z"],
  ["America/St_Johns", "2026-11-01T20:00:00.001Z"],
  ["Europe/Lisbon", "2026-03-29T12:00:00.000Z"],
  ["Europe/Lisbon", "2026-10-26T00:30:00.000Z"],
  // A day that never was.
  ["Pacific/Apia", "2011-12-31T02:00:00.000Z"],
  ["Pacific/Apia", "2012-01-03T02:00:00.000Z"],
  // Midnight is skipped, or comes twice.
  ["America/Sao_Paulo", "2018-11-05T01:00:00.000Z"],
  ["America/Havana", "2026-11-01T23:00:00.000Z"],
  ["Asia/Beirut", "2026-03-30T12:00:00.000Z"],
] as const;

const minute = 60_000;
const day = 86_400_000;

/** How long before `now`: in the near, in the far, now and then not yet. */
const ages = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 * day }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 16 * day }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 190 * day }) },
  { weight: 1, arbitrary: fc.integer({ min: -3 * day, max: 0 }) },
);

/** An instant around `now`, or right at the limits of a local day. */
function instants(now: number, timeZone: string): fc.Arbitrary<number> {
  const limits = fc
    .tuple(fc.integer({ min: 0, max: 62 }), fc.constantFrom(-1, 0, 1))
    .map(([days, off]) => firstInstant(plusDays(wallDate(now, timeZone), -days), timeZone) + off);
  return fc.oneof(
    { weight: 3, arbitrary: ages.map((age) => now - age) },
    { weight: 1, arbitrary: limits },
    { weight: 1, arbitrary: fc.constantFrom(now, now - 1, now + 1) },
  );
}

const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: 3 });

const conversationMetadata = fc.record(
  {
    status: fc.constantFrom("active", "waiting", "resolved", "escalated", "odd", 5, null),
    rating: fc.constantFrom(1, 2, 3, 4, 5, 4.5, 0, 6, "5", null),
    customer_name: fc.constantFrom("Inês", "  ", " Tom ", 7, null),
  },
  { requiredKeys: [] },
);

const messageMetadata = fc.record(
  { language: fc.constantFrom("pt-br", "EN", "not a language!", 5, null) },
  { requiredKeys: [] },
);

const contents = fc.constantFrom(
  "Hello, where is my order?",
  "Wo bleibt meine Bestellung?",
  "¿Dónde está mi pedido?",
  "ok",
  "",
  "👩‍👩‍👧🙂".repeat(60),
);

/** From one message to the next: at once, within minutes, or after weeks. */
const pauses = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 20 * minute }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 * day }) },
);

// Not the small ones that come first otherwise: two rows can't have the same.
const ids = fc.noShrink(fc.noBias(fc.uuid({ version: 4 })));
const domains = optional(fc.constantFrom(1 as const, 2 as const));
const iso = (at: number): string => new Date(at).toISOString();

type Chat = {
  readonly conversation: GivenConversation;
  readonly messages: readonly GivenMessage[];
};

function chat(now: number, timeZone: string): fc.Arbitrary<Chat> {
  return fc
    .record({
      id: ids,
      at: instants(now, timeZone),
      domain: domains,
      session_id: optional(fc.constantFrom("s1", "s2", "s3", "")),
      metadata: conversationMetadata,
      lasts: optional(pauses),
      messages: fc.array(
        fc.record({
          id: ids,
          role: fc.constantFrom("user", "assistant", "user", "assistant", "system"),
          pause: pauses,
          content: contents,
          metadata: messageMetadata,
        }),
        { maxLength: 8 },
      ),
    })
    .map(({ id, at, domain, session_id, metadata, lasts, messages }) => {
      let said = at;
      return {
        conversation: {
          id,
          created_at: iso(at),
          domain,
          session_id,
          metadata,
          ended_at: lasts === null ? null : iso(at + lasts),
        },
        messages: messages.map(({ pause, ...message }) => {
          said += pause;
          return { ...message, conversation_id: id, created_at: iso(said) };
        }),
      };
    });
}

function request(
  now: number,
  timeZone: string,
  conversations: readonly string[],
): fc.Arbitrary<GivenRequest> {
  return fc.record({
    created_at: instants(now, timeZone).map(iso),
    conversation_id: fc.constantFrom(null, ...conversations),
    domain: domains,
    success: fc.boolean(),
    model: fc.constantFrom("model-a", "model-b", "Model-C"),
    input_tokens: fc.integer({ min: 0, max: 2_000_000_000 }),
    output_tokens: fc.integer({ min: 0, max: 100_000_000 }),
    cost_usd: fc.integer({ min: 0, max: 5_000_000 }).map((micros) => (micros / 1e6).toFixed(6)),
    search_count: fc.integer({ min: 0, max: 4 }),
    duration_ms: optional(fc.integer({ min: 0, max: 60_000 })),
  });
}

/** Rows of one organization around a moment. */
export function randomRows(now: number, timeZone: string): fc.Arbitrary<GivenRows> {
  return fc.array(chat(now, timeZone), { maxLength: 14 }).chain((all) =>
    fc.record({
      conversations: fc.constant(all.map(({ conversation }) => conversation)),
      messages: fc
        .array(
          fc.record({
            id: ids,
            conversation_id: fc.constant(null),
            role: fc.constantFrom("user", "assistant"),
            created_at: instants(now, timeZone).map(iso),
          }),
          { maxLength: 2 },
        )
        .map((loose) => [...all.flatMap(({ messages }) => messages), ...loose]),
      requests: fc.array(
        request(
          now,
          timeZone,
          all.map(({ conversation }) => conversation.id),
        ),
        { maxLength: 10 },
      ),
      embeddings: fc.array(
        fc.record({
          created_at: instants(now, timeZone).map(iso),
          domain: fc.constantFrom(1 as const, 2 as const),
        }),
        { maxLength: 3 },
      ),
    }),
  );
}

/** The periods that can be asked for at a moment. */
export function randomPeriod(
  now: number,
  timeZone: string,
): fc.Arbitrary<
  "today" | "7d" | "30d" | "90d" | "month-to-date" | { readonly from: string; readonly to: string }
> {
  const today = wallDate(now - 1, timeZone);
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom("today", "7d", "30d", "90d", "month-to-date"),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
        .map(([ago, days]) => {
          const from = plusDays(today, -ago);
          return { from, to: plusDays(from, days) };
        }),
    },
  );
}
