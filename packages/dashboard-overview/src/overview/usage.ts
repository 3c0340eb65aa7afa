import type { DashboardTelemetry, ModelUsage, QuickStats } from "@acme/data-model";
import type { RequestsAnswer } from "../sql/overview-answer.ts";
import { measurement } from "./metrics.ts";

/** The period's requests by model and by website, those with most requests first. */
export function telemetryOf(requests: readonly RequestsAnswer[]): DashboardTelemetry {
  const of = (kind: RequestsAnswer["of"]): RequestsAnswer[] =>
    requests
      .filter((each) => each.of === kind)
      .toSorted(
        (left, right) => right.requests - left.requests || inOrder(name(left), name(right)),
      );
  return {
    byModel: of("model").map((each) => ({ model: each.model ?? "", ...usageOf(each) })),
    byDomain: of("domain").map((each) => ({
      domainId: each.domain_id,
      domain: each.domain,
      ...usageOf(each),
    })),
  };
}

/** What all of the period's requests came to. */
export function requestStats(
  requests: readonly RequestsAnswer[],
): Omit<QuickStats, "conversationsToday"> {
  const all = requests.find(({ of }) => of === "all");
  const count = all?.requests ?? 0;
  return {
    successRate: measurement(count, (size) => (all?.succeeded ?? 0) / size),
    totalTokens: all?.total_tokens ?? 0,
    totalCostUSD: all?.cost ?? 0,
    avgSearchesPerRequest: measurement(count, (size) => (all?.searches ?? 0) / size),
  };
}

function usageOf(answer: RequestsAnswer): Omit<ModelUsage, "model"> {
  return {
    requests: answer.requests,
    successRate: answer.succeeded / answer.requests,
    inputTokens: answer.input_tokens,
    outputTokens: answer.output_tokens,
    totalTokens: answer.total_tokens,
    costUSD: answer.cost,
    avgDurationMs: measurement(answer.timed, (size) => answer.duration / size),
  };
}

function name({ model, domain }: RequestsAnswer): string {
  return model ?? domain ?? "";
}

function inOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
