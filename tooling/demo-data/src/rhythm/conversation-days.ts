import type { TurnPlan } from "../chat/plan-turns.ts";

/** So many days of history: a comparison of the last 90 with the 90 before fits, with some to spare. */
const historyDays = 210;
const dayMs = 24 * 60 * 60 * 1000;

/** The conversations of 24 hours: which they are, and how many turns they have between them. */
export interface ConversationDay {
  /** The beginning; the last day ends at the instant the data is made for. */
  readonly startsAt: Date;
  readonly firstConversation: number;
  readonly conversations: number;
  readonly abandoned: number;
  readonly firstAnswered: number;
  readonly answered: number;
  readonly firstMessage: number;
  readonly messages: number;
}

/**
 * Deals all conversations and turns out to days: quieter on weekends, growing towards the end. Totals are exact,
 * and each day has turns enough that every conversation of it gets a message. Days without conversations are left out.
 */
export function conversationDays(
  now: Date,
  conversations: number,
  turns: TurnPlan,
): ConversationDay[] {
  const starts = Array.from(
    { length: historyDays },
    (_, day) => new Date(now.getTime() - (historyDays - day) * dayMs),
  );
  const weights = starts.map(dayWeight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  // Rounding the running totals, not each day's part, is what keeps the sums exact.
  const answeredBefore = (count: number): number =>
    Math.floor((turns.answered * count) / conversations);
  const abandonedBefore = (count: number): number =>
    Math.floor((turns.abandoned * count) / conversations);

  let weightBefore = 0;
  let first = 0;
  const days = starts.map((startsAt, index) => {
    weightBefore += weights[index] ?? 0;
    const isLast = index === starts.length - 1;
    const end = isLast ? conversations : Math.floor((conversations * weightBefore) / total);
    const firstAnswered = answeredBefore(first);
    const answered = answeredBefore(end) - firstAnswered;
    const abandoned = abandonedBefore(end) - abandonedBefore(first);
    const day: ConversationDay = {
      startsAt,
      firstConversation: first,
      conversations: end - first,
      abandoned,
      firstAnswered,
      answered,
      firstMessage: 2 * firstAnswered + abandonedBefore(first),
      messages: 2 * answered + abandoned,
    };
    first = end;
    return day;
  });
  return days.filter((day) => day.conversations > 0);
}

function dayWeight(startsAt: Date, index: number): number {
  const middle = new Date(startsAt.getTime() + dayMs / 2);
  const isWeekend = middle.getUTCDay() === 0 || middle.getUTCDay() === 6;
  return (isWeekend ? 0.45 : 1) * (1 + index / historyDays);
}
