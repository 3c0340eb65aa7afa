import cors from "cors";
import type { RequestHandler } from "express";
import helmet from "helmet";

/** What scripts of another origin may read besides the body. */
const exposedHeaders = [
  "Deprecation",
  "ETag",
  "Idempotency-Replayed",
  "Link",
  "Location",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "Sunset",
  "X-Request-Id",
];

/**
 * What browsers are told: pages of which origins may call, and that an answer is data, never a page, a
 * script or a frame. Tokens go in a header and never in a cookie, so no credentials are allowed.
 */
export function forBrowsers(corsOrigins: readonly string[]): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      crossOriginResourcePolicy: {
        policy: corsOrigins.length === 0 ? "same-origin" : "cross-origin",
      },
      referrerPolicy: { policy: "no-referrer" },
    }),
    cors({
      // An array, even of one: a bare string would be sent to every origin.
      origin: [...corsOrigins],
      methods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
      allowedHeaders: [
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-None-Match",
        "X-Request-Id",
      ],
      exposedHeaders,
      maxAge: 600,
      // A path itself says which methods it takes, in Allow, whoever asks.
      preflightContinue: true,
    }),
  ];
}
