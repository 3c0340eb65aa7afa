import type { Numbers } from "./contestant.ts";
import { limits } from "./rows-of.ts";
import { now, periodDays } from "../overview-database.ts";

export type ConversationRow = {
  readonly id: string;
  readonly session_id: string | null;
  readonly metadata: { readonly rating?: number };
  readonly ended_at: Date | null;
  readonly created_at: Date;
};
export type MessageRow = {
  readonly conversation_id: string;
  readonly role: string;
  readonly created_at: Date;
};
export type RequestRow = {
  readonly model: string;
  readonly total_tokens: number;
  readonly cost_usd: string;
};

type Thread = { asked: number | undefined; runs: { asked: number; reply: number | undefined }[] };
type Period = { readonly from: number; readonly to: number };

const period: Period = { from: limits.from.getTime(), to: now.getTime() };
const before: Period = { from: limits.before.getTime(), to: limits.from.getTime() };
const day = 86_400_000;

/** The dashboard's numbers of rows in memory. Messages are in the order in which they were written. */
export function computeInNode(
  conversations: readonly ConversationRow[],
  messages: readonly MessageRow[],
  requests: readonly RequestRow[],
): Numbers {
  const threads = threadsOf(messages);
  const both = <Value>(value: (of: Period) => Value) => [value(period), value(before)] as const;
  const begun = both((of) => conversations.filter((each) => isIn(of, each.created_at.getTime())));
  const seconds = both((of) => secondsOf(threads, of));
  const ends = [period.to, before.to];
  const trend = trendOf(begun[0], messages);
  const usage = usageOf(requests);
  return {
    conversations: [begun[0].length, begun[1].length],
    users: [usersOf(begun[0]), usersOf(begun[1])],
    averageSeconds: [mean(seconds[0]), mean(seconds[1])],
    p95Seconds: [percentile(seconds[0], 0.95), percentile(seconds[1], 0.95)],
    resolution: [
      resolved(begun[0], threads, ends[0] ?? 0),
      resolved(begun[1], threads, ends[1] ?? 0),
    ],
    rating: [mean(ratings(begun[0])), mean(ratings(begun[1]))],
    messages: trend.reduce((sum, each) => sum + each.messages, 0),
    requests: [...usage.values()].reduce((sum, each) => sum + each.requests, 0),
  };
}

function isIn({ from, to }: Period, at: number): boolean {
  return at >= from && at < to;
}

function threadsOf(messages: readonly MessageRow[]): Map<string, Thread> {
  const threads = new Map<string, Thread>();
  for (const { conversation_id, role, created_at } of messages) {
    let thread = threads.get(conversation_id);
    if (thread === undefined)
      threads.set(conversation_id, (thread = { asked: undefined, runs: [] }));
    const at = created_at.getTime();
    if (role === "user" && thread.asked === undefined) {
      thread.asked = at;
      thread.runs.push({ asked: at, reply: undefined });
    } else if (role === "assistant") {
      const open = thread.runs.at(-1);
      if (thread.asked !== undefined && open !== undefined) open.reply = at;
      thread.asked = undefined;
    }
  }
  return threads;
}

function secondsOf(threads: ReadonlyMap<string, Thread>, of: Period): number[] {
  const seconds: number[] = [];
  for (const { runs } of threads.values()) {
    for (const { asked, reply } of runs) {
      if (reply !== undefined && isIn(of, reply)) seconds.push((reply - asked) / 1_000);
    }
  }
  return seconds.toSorted((left, right) => left - right);
}

function usersOf(conversations: readonly ConversationRow[]): number {
  return new Set(conversations.map(({ id, session_id }) => session_id ?? id)).size;
}

function ratings(conversations: readonly ConversationRow[]): number[] {
  return conversations.flatMap(({ metadata }) => metadata.rating ?? []);
}

function resolved(
  conversations: readonly ConversationRow[],
  threads: ReadonlyMap<string, Thread>,
  end: number,
): number | null {
  if (conversations.length === 0) return null;
  const done = conversations.filter(({ id, ended_at }) => {
    if (ended_at === null || ended_at.getTime() >= end) return false;
    const open = threads.get(id)?.runs.findLast(({ asked }) => asked < end);
    return open === undefined || (open.reply !== undefined && open.reply < end);
  });
  return done.length / conversations.length;
}

function trendOf(conversations: readonly ConversationRow[], messages: readonly MessageRow[]) {
  const trend = Array.from({ length: periodDays }, () => ({
    conversations: 0,
    messages: 0,
    users: new Set<string>(),
  }));
  const on = (at: Date) => trend[Math.floor((at.getTime() - period.from) / day)];
  for (const { id, session_id, created_at } of conversations) {
    const entry = on(created_at);
    if (entry === undefined) continue;
    entry.conversations += 1;
    entry.users.add(session_id ?? id);
  }
  for (const { created_at } of messages) {
    const entry = on(created_at);
    if (entry !== undefined) entry.messages += 1;
  }
  return trend;
}

function usageOf(requests: readonly RequestRow[]) {
  const usage = new Map<string, { requests: number; tokens: number; cost: number }>();
  for (const { model, total_tokens, cost_usd } of requests) {
    const entry = usage.get(model) ?? { requests: 0, tokens: 0, cost: 0 };
    usage.set(model, {
      requests: entry.requests + 1,
      tokens: entry.tokens + total_tokens,
      cost: entry.cost + Number(cost_usd),
    });
  }
  return usage;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place % 1);
}
