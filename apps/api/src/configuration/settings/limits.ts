import { z } from "zod";
import { limitsByPlan, redisUrl, wholeNumber } from "../forms.ts";
import { defineSettings } from "../setting.ts";

/** How many requests there may be, and how often one is done. */
export const limitSettings = defineSettings({
  RATE_LIMIT_STORE: {
    schema: z.enum(["postgres", "redis", "memory"]),
    about:
      "Where requests are counted: postgres (shared by all instances), redis (shared, needs REDIS_URL) or memory (each instance for itself).",
    default: "postgres",
  },
  REDIS_URL: {
    schema: redisUrl,
    about: "For RATE_LIMIT_STORE=redis.",
    optional: true,
    example: "redis://localhost:6379",
  },
  RATE_LIMIT_WINDOW_SECONDS: {
    schema: wholeNumber(1, 3_600),
    about: "The length of the windows in which requests are counted.",
    default: "60",
  },
  RATE_LIMIT_PLANS: {
    schema: limitsByPlan,
    about:
      "Requests of an organization a window, by its plan. A plan that is not listed has the lowest.",
    default: "free=300,starter=600,pro=1200,enterprise=6000",
  },
  RATE_LIMIT_USER: {
    schema: wholeNumber(1, 1_000_000),
    about: "Requests of a user a window, over all organizations.",
    default: "240",
  },
  RATE_LIMIT_ADDRESS: {
    schema: wholeNumber(1, 1_000_000),
    about: "Requests from a client address a window, counted by each instance for itself.",
    default: "1200",
  },
  REQUESTS_AT_ONCE: {
    schema: wholeNumber(1, 499),
    about:
      "Requests of an organization that are worked on at the same time. Fewer than DATABASE_POOL_SIZE, so that some is left for the others.",
    default: "4",
  },
  REQUESTS_WAITING: {
    schema: wholeNumber(0, 10_000),
    about: "Requests of an organization that may wait for their turn.",
    default: "64",
  },
  IDEMPOTENCY_HOURS: {
    schema: wholeNumber(1, 720),
    about: "How long the answer to a POST with an Idempotency-Key is kept.",
    default: "24",
  },
});
