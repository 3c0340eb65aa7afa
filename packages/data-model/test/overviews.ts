import type { z } from "zod";
import type { dashboardOverviewSchema } from "@acme/data-model";

type Written = z.input<typeof dashboardOverviewSchema>;

const unknown = { kind: "unknown", percent: null } as const;
const noSample = { value: null, sampleSize: 0 };
const unmeasured = { ...noSample, previous: noSample, change: unknown };
const none = { value: 0, previous: 0, change: { kind: "compared", percent: 0 } } as const;

/** What an organization without any data sees on its first day. */
export const emptyOverview: Written = {
  summary: {
    totalConversations: none,
    activeUsers: none,
    avgResponseTime: unmeasured,
    p50ResponseTime: unmeasured,
    p90ResponseTime: unmeasured,
    p95ResponseTime: unmeasured,
    resolutionRate: unmeasured,
    satisfactionScore: unmeasured,
    estimatedSatisfactionScore: null,
  },
  trend: [{ date: "2026-03-01", conversations: 0, messages: 0, activeUsers: 0 }],
  recentConversations: [],
  languageDistribution: [],
  quickStats: {
    conversationsToday: 0,
    successRate: noSample,
    totalTokens: 0,
    totalCostUSD: 0,
    avgSearchesPerRequest: noSample,
  },
  telemetry: { byModel: [], byDomain: [] },
  botStatus: { lastRequestAt: null, primaryModel: null, lastTrainingAt: null },
  meta: {
    timeZone: "Europe/Lisbon",
    periodName: "today",
    period: { from: "2026-03-01T00:00:00.000Z", to: "2026-03-01T08:30:00.000Z" },
    comparedWith: { from: "2026-02-28T00:00:00.000Z", to: "2026-02-28T08:30:00.000Z" },
    computedAt: "2026-03-01T08:30:00.000Z",
    sampleSizes: {
      conversations: 0,
      messages: 0,
      responseTimes: 0,
      ratings: 0,
      requests: 0,
      languageMessages: 0,
    },
  },
};

const usage = {
  requests: 4,
  successRate: 0.75,
  inputTokens: 3000,
  outputTokens: 400,
  totalTokens: 3400,
  costUSD: 0.0007,
  avgDurationMs: { value: 812.5, sampleSize: 2 },
};

/** The same organization once its visitors have come. */
export const busyOverview: Written = {
  ...emptyOverview,
  summary: {
    ...emptyOverview.summary,
    totalConversations: { value: 2, previous: 0, change: { kind: "new", percent: null } },
    activeUsers: { value: 2, previous: 4, change: { kind: "compared", percent: -50 } },
    resolutionRate: {
      value: 0.5,
      sampleSize: 2,
      previous: { value: 0.25, sampleSize: 4 },
      change: { kind: "compared", percent: 100 },
    },
    satisfactionScore: { value: 5, sampleSize: 1, previous: noSample, change: unknown },
  },
  trend: ["2026-02-28", "2026-03-01"].map((date) => ({
    date,
    conversations: 1,
    messages: 4,
    activeUsers: 1,
  })),
  recentConversations: [
    {
      id: "5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c003",
      createdAt: "2026-03-01T08:00:00.5Z",
      status: "waiting",
      lastMessagePreview: "🙂".repeat(140),
      lastMessageAt: "2026-03-01T08:01:00.000Z",
      customerName: null,
    },
    {
      id: "5f3c1a7e-0b1d-4c55-9f0e-2f7a41d0c005",
      createdAt: "2026-03-01T08:00:00Z",
      status: "active",
      lastMessagePreview: null,
      lastMessageAt: null,
      customerName: "Inês",
    },
  ],
  languageDistribution: [
    { language: "pt-BR", messages: 3, share: 0.75 },
    { language: "und", messages: 1, share: 0.25 },
  ],
  telemetry: {
    byModel: [{ model: "gpt-4o-mini", ...usage }],
    byDomain: [{ domainId: null, domain: null, ...usage }],
  },
};
