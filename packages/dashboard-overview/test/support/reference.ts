import type { DashboardOverview, Measurement } from "@acme/data-model";
import type { FreshDatabase } from "@acme/local-postgres/testing";
import { detectLanguage } from "../../src/languages/detect-language.ts";
import { firstInstant, monthBefore, plusDays, wallDate } from "./calendar.ts";
import { organizationId } from "./database.ts";

// The oracle: the numbers once more, from all rows of all tenants as a superuser sees them, one conversation
// after the other, in loops. It shares the language detector with what it checks, and nothing else.

type Row = Readonly<Record<string, unknown>>;
type Conversation = {
  readonly id: string;
  readonly organization_id: string;
  readonly domain_id: string | null;
  readonly session_id: string | null;
  readonly metadata: Row;
  readonly ended_at: Date | null;
  readonly created_at: Date;
};
type Message = {
  readonly id: string;
  readonly organization_id: string;
  readonly conversation_id: string | null;
  readonly role: string;
  readonly content: string;
  readonly metadata: Row;
  readonly created_at: Date;
};
type Request = {
  readonly organization_id: string;
  readonly conversation_id: string | null;
  readonly domain_id: string | null;
  readonly success: boolean;
  readonly model: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly total_tokens: number;
  readonly cost_usd: string;
  readonly search_count: number;
  readonly duration_ms: number | null;
  readonly created_at: Date;
};

export type Everything = {
  readonly conversations: readonly Conversation[];
  readonly messages: readonly Message[];
  readonly requests: readonly Request[];
  readonly domains: readonly { readonly id: string; readonly domain: string }[];
  readonly embeddings: readonly {
    readonly organization_id: string;
    readonly domain_id: string | null;
    readonly created_at: Date;
  }[];
};

/** Every row that there is. */
export async function readEverything(database: Pick<FreshDatabase, "query">): Promise<Everything> {
  const [conversations, messages, requests, domains, embeddings] = await Promise.all([
    database.query<Conversation>("SELECT * FROM conversations"),
    database.query<Message>("SELECT * FROM messages"),
    database.query<Request>("SELECT * FROM chat_telemetry"),
    database.query<{ id: string; domain: string }>("SELECT id, domain FROM domains"),
    database.query<Everything["embeddings"][number]>("SELECT * FROM page_embeddings"),
  ]);
  return {
    conversations: conversations.rows,
    messages: messages.rows,
    requests: requests.rows,
    domains: domains.rows,
    embeddings: embeddings.rows,
  };
}

export type Asked = {
  readonly organization: number;
  readonly period: string | { readonly from: string; readonly to: string };
  readonly timeZone: string;
  readonly domainId: string | undefined;
  readonly compare: boolean;
  readonly now: number;
};

type Span = { readonly from: number; readonly to: number };

/** What the overview should be. */
export function reference(everything: Everything, asked: Asked): DashboardOverview {
  const { timeZone, now, domainId } = asked;
  const today = wallDate(now - 1, timeZone);
  const { dates, span, before, name } = spansOf(asked, today);
  const owner: string = organizationId(asked.organization);
  const within = ({ from, to }: Span, at: Date): boolean =>
    at.getTime() >= from && at.getTime() < to;
  const domainOf = new Map(everything.conversations.map((each) => [each.id, each.domain_id]));
  const isMine = (row: { organization_id: string }, domain: string | null | undefined): boolean =>
    row.organization_id === owner && (domainId === undefined || domain === domainId);
  const conversations = everything.conversations.filter((each) => isMine(each, each.domain_id));
  const messages = everything.messages
    .filter((each) => isMine(each, domainOf.get(each.conversation_id ?? "")))
    .toSorted(byTimeAndId);
  const requests = everything.requests
    .map((each) => ({
      ...each,
      domain_id: each.domain_id ?? domainOf.get(each.conversation_id ?? "") ?? null,
    }))
    .filter((each) => isMine(each, each.domain_id));
  const threads = Map.groupBy(
    messages.filter(({ conversation_id }) => conversation_id !== null),
    ({ conversation_id }) => conversation_id ?? "",
  );
  const heard = (id: string, by: number): Message[] =>
    (threads.get(id) ?? []).filter(
      ({ role, created_at }) => ["user", "assistant"].includes(role) && created_at.getTime() < by,
    );
  const statusOf = (each: Conversation, by: number): "active" | "waiting" | "resolved" => {
    const given = each.metadata["status"];
    if (given === "escalated") return "waiting";
    if (given === "active" || given === "waiting" || given === "resolved") return given;
    if (heard(each.id, by).at(-1)?.role === "user") return "waiting";
    return each.ended_at !== null && each.ended_at.getTime() < by ? "resolved" : "active";
  };
  const seconds = (during: Span): number[] =>
    [...threads.keys()].flatMap((id) => {
      const found: number[] = [];
      let asking: number | undefined;
      for (const { role, created_at } of heard(id, during.to)) {
        const at = created_at.getTime();
        if (role === "user") asking ??= at;
        else {
          if (asking !== undefined && within(during, created_at)) found.push((at - asking) / 1000);
          asking = undefined;
        }
      }
      return found;
    });
  const figures = (during: Span) => {
    const begun = conversations.filter(({ created_at }) => within(during, created_at));
    const stars = begun.map(({ metadata }) => metadata["rating"]).filter(isRating);
    const times = seconds(during).toSorted((left, right) => left - right);
    const resolved = begun.filter((each) => statusOf(each, during.to) === "resolved");
    return {
      conversations: begun.length,
      users: usersOf(begun),
      measured: [
        sample(times, average),
        sample(times, (all) => percentile(all, 0.5)),
        sample(times, (all) => percentile(all, 0.9)),
        sample(times, (all) => percentile(all, 0.95)),
        sample(begun, (all) => resolved.length / all.length),
        sample(stars, average),
      ],
    };
  };
  const current = figures(span);
  const previous = before === null ? null : figures(before);
  const none: Measurement = { value: null, sampleSize: 0 };
  const measured = (at: number) => {
    const value = current.measured[at] ?? none;
    const earlier = previous?.measured[at] ?? none;
    return { ...value, previous: earlier, change: change(value.value, earlier.value) };
  };
  const counted = (value: number, earlier: number | undefined) => ({
    value,
    previous: earlier ?? null,
    change: change(value, earlier ?? null),
  });
  const sent = requests.filter(({ created_at }) => within(span, created_at));
  const said = messages.filter(({ created_at }) => within(span, created_at));
  const begun = conversations.filter(({ created_at }) => within(span, created_at));
  const byModel = usages(
    sent,
    ({ model }) => model,
    (model) => ({ model }),
  );
  const byDomain = usages(
    sent,
    ({ domain_id }) => domain_id ?? "",
    (id) => ({
      domainId: id === "" ? null : id,
      domain: everything.domains.find((each) => each.id === id)?.domain ?? null,
    }),
  );
  const latest = (instants: readonly Date[]): string | null => {
    const past = instants.map((date) => date.getTime()).filter((at) => at < now);
    return past.length === 0 ? null : iso(Math.max(...past));
  };
  const begunOn = byDate(begun, timeZone);
  const saidOn = byDate(said, timeZone);
  const sampled = said
    .filter(({ role }) => role === "user")
    .toSorted((left, right) => -compareTimes(left, right) || compareIds(left, right))
    .slice(0, 200);
  return {
    summary: {
      totalConversations: counted(current.conversations, previous?.conversations),
      activeUsers: counted(current.users, previous?.users),
      avgResponseTime: measured(0),
      p50ResponseTime: measured(1),
      p90ResponseTime: measured(2),
      p95ResponseTime: measured(3),
      resolutionRate: measured(4),
      satisfactionScore: measured(5),
      estimatedSatisfactionScore: null,
    },
    trend: dates.map((date) => ({
      date,
      conversations: begunOn(date).length,
      messages: saidOn(date).length,
      activeUsers: usersOf(begunOn(date)),
    })),
    recentConversations: conversations
      .filter(({ created_at }) => created_at.getTime() < now)
      .toSorted((left, right) => -compareTimes(left, right) || compareIds(left, right))
      .slice(0, 10)
      .map((each) => {
        const last = heard(each.id, now).at(-1);
        const customerName = each.metadata["customer_name"];
        return {
          id: each.id,
          createdAt: each.created_at.toISOString(),
          status: statusOf(each, now),
          lastMessagePreview:
            last === undefined ? null : Array.from(last.content).slice(0, 140).join(""),
          lastMessageAt: last?.created_at.toISOString() ?? null,
          customerName: typeof customerName === "string" ? customerName.trim() || null : null,
        };
      }),
    languageDistribution: languagesOf(sampled),
    quickStats: {
      conversationsToday: conversations.filter(({ created_at }) =>
        within({ from: firstInstant(today, timeZone), to: now }, created_at),
      ).length,
      successRate: sample(sent, (all) => all.filter(({ success }) => success).length / all.length),
      totalTokens: total(sent, ({ total_tokens }) => total_tokens),
      totalCostUSD: total(sent, micros) / 1e6,
      avgSearchesPerRequest: sample(
        sent,
        (all) => total(all, (each) => each.search_count) / all.length,
      ),
    },
    telemetry: { byModel, byDomain },
    botStatus: {
      lastRequestAt: latest(requests.map(({ created_at }) => created_at)),
      primaryModel: byModel[0]?.model ?? null,
      lastTrainingAt: latest(
        everything.embeddings
          .filter((each) => isMine(each, each.domain_id))
          .map(({ created_at }) => created_at),
      ),
    },
    meta: {
      timeZone,
      periodName: name,
      period: { from: iso(span.from), to: iso(span.to) },
      comparedWith: before === null ? null : { from: iso(before.from), to: iso(before.to) },
      computedAt: iso(now),
      sampleSizes: {
        conversations: begun.length,
        messages: said.length,
        responseTimes: current.measured[0]?.sampleSize ?? 0,
        ratings: current.measured[5]?.sampleSize ?? 0,
        requests: sent.length,
        languageMessages: sampled.length,
      },
    },
  } as DashboardOverview;
}

function spansOf(asked: Asked, today: string) {
  const { period, timeZone, now, compare } = asked;
  const at = (date: string): number => firstInstant(date, timeZone);
  const list = (from: string, to: string): string[] => {
    const dates = [from];
    while ((dates.at(-1) ?? to) < to) dates.push(plusDays(dates.at(-1) ?? to, 1));
    return dates;
  };
  const spans = (name: string, from: string, to: string, earlier: string) => {
    const end = to < today ? at(plusDays(to, 1)) : now;
    const span = { from: at(from), to: end };
    const length = span.to - span.from;
    const begin = Math.min(at(earlier), span.from - length);
    const before = compare ? { from: begin, to: begin + length } : null;
    return { name, span, before, dates: list(from, to < today ? to : today) };
  };
  if (typeof period === "object") {
    const days = list(period.from, period.to).length;
    return spans("custom", period.from, period.to, plusDays(period.from, -days));
  }
  if (period === "month-to-date") {
    const first = `${today.slice(0, 8)}01`;
    return spans(period, first, today, monthBefore(first));
  }
  const days = period === "today" ? 1 : Number.parseInt(period, 10);
  const first = plusDays(today, 1 - days);
  return spans(period, first, today, plusDays(first, -days));
}

/** Rows by the date on the wall when they were made. */
function byDate<Each extends { readonly created_at: Date }>(
  rows: readonly Each[],
  timeZone: string,
): (date: string) => readonly Each[] {
  const groups = Map.groupBy(rows, ({ created_at }) => wallDate(created_at.getTime(), timeZone));
  return (date) => groups.get(date) ?? [];
}

type Dated = { readonly id: string; readonly created_at: Date };

function compareTimes(left: Dated, right: Dated): number {
  return left.created_at.getTime() - right.created_at.getTime();
}

function compareIds(left: Dated, right: Dated): number {
  return left.id < right.id ? -1 : 1;
}

function byTimeAndId(left: Dated, right: Dated): number {
  return compareTimes(left, right) || compareIds(left, right);
}

function usersOf(conversations: readonly Conversation[]): number {
  return new Set(conversations.map(({ id, session_id }) => session_id ?? `conversation ${id}`))
    .size;
}

function isRating(value: unknown): value is number {
  return typeof value === "number" && value >= 1 && value <= 5;
}

function sample<Each>(all: readonly Each[], value: (all: readonly Each[]) => number): Measurement {
  return { value: all.length === 0 ? null : value(all), sampleSize: all.length };
}

function total<Each>(all: readonly Each[], value: (each: Each) => number): number {
  return all.reduce((sum, each) => sum + value(each), 0);
}

function average(all: readonly number[]): number {
  return total(all, (each) => each) / all.length;
}

/** Between the two nearest, by how far it is from each. */
function percentile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

function change(value: number | null, previous: number | null) {
  if (value === null || previous === null) return { kind: "unknown", percent: null };
  if (previous === 0) {
    return value === 0 ? { kind: "compared", percent: 0 } : { kind: "new", percent: null };
  }
  return { kind: "compared", percent: (value / previous - 1) * 100 };
}

function usages<Named extends { readonly model?: string; readonly domain?: string | null }>(
  requests: readonly Request[],
  key: (request: Request) => string,
  named: (key: string) => Named,
) {
  return [...Map.groupBy(requests, key)]
    .map(([name, all]) => ({
      ...named(name),
      requests: all.length,
      successRate: all.filter(({ success }) => success).length / all.length,
      inputTokens: total(all, ({ input_tokens }) => input_tokens),
      outputTokens: total(all, ({ output_tokens }) => output_tokens),
      totalTokens: total(all, ({ total_tokens }) => total_tokens),
      costUSD: total(all, micros) / 1e6,
      avgDurationMs: sample(
        all.map(({ duration_ms }) => duration_ms).filter((each) => each !== null),
        average,
      ),
    }))
    .toSorted(
      (left, right) => right.requests - left.requests || (nameOf(left) < nameOf(right) ? -1 : 1),
    );
}

/** Of those with as many requests, what has no name comes first. */
function nameOf(usage: { readonly model?: string; readonly domain?: string | null }): string {
  return usage.model ?? usage.domain ?? "";
}

function micros({ cost_usd }: Request): number {
  return Math.round(Number(cost_usd) * 1e6);
}

function languagesOf(sampled: readonly Message[]) {
  const languages = sampled.map(({ metadata, content }) => {
    const stored = metadata["language"];
    if (stored === "pt-br") return "pt-BR";
    if (stored === "EN") return "en";
    return detectLanguage(Array.from(content).slice(0, 200).join(""));
  });
  return [...Map.groupBy(languages, (language) => language)]
    .map(([language, all]) => ({
      language,
      messages: all.length,
      share: all.length / sampled.length,
    }))
    .toSorted(
      (left, right) => right.messages - left.messages || (left.language < right.language ? -1 : 1),
    );
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
