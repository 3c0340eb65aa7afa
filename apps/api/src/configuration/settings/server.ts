import { z } from "zod";
import { milliseconds, origins, text, wholeNumber } from "../forms.ts";
import { defineSettings } from "../setting.ts";

/** Where requests come from, and for how long they are waited for. */
export const serverSettings = defineSettings({
  HOST: {
    schema: text,
    about: "The address to listen on; 0.0.0.0 is all of the machine's.",
    default: "127.0.0.1",
  },
  PORT: { schema: wholeNumber(0, 65_535), about: "0 is any that is free.", default: "3000" },
  METRICS_HOST: {
    schema: text,
    about: "The address of /metrics, which is not for the public.",
    default: "127.0.0.1",
  },
  METRICS_PORT: {
    schema: wholeNumber(0, 65_535),
    about: "The port of /metrics, other than PORT. Unset: no metrics are served.",
    optional: true,
    example: "9464",
  },
  CORS_ORIGINS: {
    schema: origins,
    about: "Web pages of which origins may call the API, separated by commas. Empty: none.",
    default: "",
  },
  TRUST_PROXY: {
    schema: wholeNumber(0, 10),
    about:
      "How many proxies of yours are in front. So many entries of X-Forwarded-For are believed, from its end; what clients put before them is not.",
    default: "0",
  },
  DASHBOARD_DIRECTORY: {
    schema: text,
    about: "Where the dashboard was built: apps/dashboard/dist. Unset: the API alone is served.",
    optional: true,
  },
  LOG_LEVEL: {
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]),
    about: "fatal, error, warn, info, debug or silent.",
    default: "info",
  },

  BODY_LIMIT_BYTES: {
    schema: wholeNumber(1, 10_000_000),
    about: "The largest body that is read, after decompression.",
    default: "102400",
  },
  HEADERS_TIMEOUT_MS: {
    schema: milliseconds,
    about: "How long a client may take to send a request's headers.",
    default: "10000",
  },
  REQUEST_TIMEOUT_MS: {
    schema: milliseconds,
    about: "How long a client may take to send a whole request.",
    default: "30000",
  },
  KEEP_ALIVE_TIMEOUT_MS: {
    schema: milliseconds,
    about: "How long an idle connection is kept. Longer than the proxy in front keeps it.",
    default: "65000",
  },
  SHUTDOWN_DELAY_MS: {
    schema: wholeNumber(0, 600_000),
    about: "After SIGTERM, how long requests are still taken while /readyz says 503.",
    default: "0",
  },
  SHUTDOWN_GRACE_MS: {
    schema: milliseconds,
    about: "How long requests under way have to end after that.",
    default: "20000",
  },
});
