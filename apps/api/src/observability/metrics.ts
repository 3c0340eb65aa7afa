import type { RequestHandler } from "express";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { factsOf } from "./request-facts.ts";

/** What Prometheus is told. Labels take few values: no id and no path of a request is ever one. */
export type Metrics = {
  readonly registry: Registry;
  /** First in the app: counts and times every request. */
  readonly middleware: RequestHandler;
  readonly rateLimited: (policy: string) => void;
  /** The counters' store could not be asked, so memory counted. */
  readonly limiterStoreFailed: () => void;
  /** So many conversations' facts were brought up to date. */
  readonly factsRefreshed: (conversations: number) => void;
  /** An organization's facts could not be brought up to date. */
  readonly factsFailed: () => void;
};

const UNMATCHED = "unmatched";
/** Milliseconds between two looks at how late the event loop is; each wakes the process. */
const LOOK = 100;

/** @param options.process also the process's own: memory, CPU, event loop, garbage collection */
export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process === true) {
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOK });
  }
  const labelNames = ["method", "route", "status"] as const;
  const requests = new Counter({
    name: "acme_api_requests_total",
    help: "Requests that have been answered.",
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "acme_api_request_seconds",
    help: "Time from a request's headers to the end of its answer.",
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const underWay = new Gauge({
    name: "acme_api_requests_under_way",
    help: "Requests that have not been answered yet.",
    registers: [registry],
  });
  const limited = new Counter({
    name: "acme_api_rate_limited_total",
    help: "Requests refused by a limit.",
    labelNames: ["policy"],
    registers: [registry],
  });
  const storeFailures = new Counter({
    name: "acme_api_limiter_store_failures_total",
    help: "Times that the rate limiter's store could not be asked and memory counted instead.",
    registers: [registry],
  });
  const refreshed = new Counter({
    name: "acme_api_facts_refreshed_total",
    help: "Conversations whose facts were brought up to date.",
    registers: [registry],
  });
  const refreshFailures = new Counter({
    name: "acme_api_facts_failures_total",
    help: "Times that an organization's facts could not be brought up to date.",
    registers: [registry],
  });
  return {
    registry,
    middleware: (request, response, next) => {
      const end = seconds.startTimer();
      underWay.inc();
      response.once("close", () => {
        const { route = UNMATCHED } = factsOf(response);
        const labels = {
          method: knownMethod(request.method),
          route,
          status: String(response.statusCode),
        };
        underWay.dec();
        requests.inc(labels);
        end(labels);
      });
      next();
    },
    rateLimited: (policy) => limited.inc({ policy }),
    limiterStoreFailed: () => storeFailures.inc(),
    factsRefreshed: (conversations) => refreshed.inc(conversations),
    factsFailed: () => refreshFailures.inc(),
  };
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Node takes some 35 methods, and each would be a series for every route. */
function knownMethod(method: string): string {
  return methods.has(method) ? method : "other";
}
