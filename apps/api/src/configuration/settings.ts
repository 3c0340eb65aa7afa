import { z } from "zod";
import {
  algorithms,
  limitsByPlan,
  origins,
  postgresUrl,
  publicKey,
  redisUrl,
  scopes,
  secret,
  secureUrl,
  text,
  users,
  wholeNumber,
} from "./forms.ts";
import type { SettingValues } from "./setting.ts";
import { defineSettings } from "./setting.ts";

const milliseconds = wholeNumber(1, 600_000);

/** Everything that the environment may say. `.env.example` and the README's table are made from this. */
export const settings = defineSettings({
  DATABASE_URL: {
    schema: postgresUrl,
    about: "The login of the tenants' work: a member of acme_tenant and of nothing else.",
    example: "postgres://app:secret@localhost:5432/chat",
  },
  SYSTEM_DATABASE_URL: {
    schema: postgresUrl,
    about:
      "The login that issues contexts and counts requests: a member of acme_system and of nothing else.",
    example: "postgres://app_system:secret@localhost:5432/chat",
  },
  DATABASE_POOL_SIZE: {
    schema: wholeNumber(2, 500),
    about: "Connections for the tenants' work.",
    default: "10",
  },
  SYSTEM_POOL_SIZE: {
    schema: wholeNumber(1, 100),
    about: "Connections that issue contexts.",
    default: "4",
  },
  CONNECT_TIMEOUT_MS: {
    schema: milliseconds,
    about: "How long a request waits for a connection to the database.",
    default: "5000",
  },
  STATEMENT_TIMEOUT_MS: {
    schema: milliseconds,
    about: "After how long PostgreSQL gives a statement up.",
    default: "15000",
  },

  TENANCY_DATABASE_URL: {
    schema: postgresUrl,
    about:
      "A login that may read what acme-tenancy has recorded and nothing else, in this database or in one that is being migrated. Unset: there is no page about the migration.",
    optional: true,
    example: "postgres://tenancy_watcher:secret@localhost:5432/chat",
  },
  TENANCY_OPERATORS: {
    schema: users,
    about:
      "Ids of the users who may see that page, separated by commas: it counts the rows of all organizations. Empty: nobody.",
    default: "",
  },

  JWT_ISSUER: {
    schema: text,
    about: "Who signs the access tokens: their iss.",
    example: "https://sign-in.example.com/",
  },
  JWT_AUDIENCE: {
    schema: text,
    about: "Whom the access tokens are for: their aud.",
    example: "https://api.example.com",
  },
  JWT_JWKS_URL: {
    schema: secureUrl,
    about:
      "Where the keys are published that tokens are signed with. Say this, JWT_PUBLIC_KEY or JWT_SECRET.",
    optional: true,
    example: "https://sign-in.example.com/.well-known/jwks.json",
  },
  JWT_PUBLIC_KEY: {
    schema: publicKey,
    about: "One public key in PEM instead, line breaks written as \\n.",
    optional: true,
  },
  JWT_SECRET: {
    schema: secret,
    about: "A secret of at least 32 bytes instead, shared with whoever signs.",
    optional: true,
  },
  JWT_ALGORITHMS: {
    schema: algorithms,
    about:
      "Signature algorithms that are accepted. Unsaid: ES256, RS256, PS256 and EdDSA with public keys, HS256 with a secret.",
    optional: true,
  },

  SIGN_IN_CLIENT_ID: {
    schema: text,
    about:
      "The dashboard's client at the sign-in service: public, with authorization code and PKCE, sent back to /sign-in. Unset: one pastes an access token.",
    optional: true,
    example: "dashboard",
  },
  SIGN_IN_ISSUER: {
    schema: secureUrl,
    about: "Where people sign in with OpenID Connect. Unset: at JWT_ISSUER.",
    optional: true,
    example: "https://sign-in.example.com/",
  },
  SIGN_IN_SCOPE: {
    schema: scopes,
    about:
      "What is asked for, separated by spaces: with profile one sees one's name, and many services let one stay signed in with offline_access alone.",
    default: "openid profile offline_access",
  },
  SIGN_IN_AUDIENCE_PARAMETER: {
    schema: z.enum(["none", "resource", "audience"]),
    about:
      "By which parameter the service is told that access tokens are for JWT_AUDIENCE: resource (RFC 8707), audience, or none where it knows by the client or the scope.",
    default: "none",
  },

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

/** What they come to, once all are right. */
export type Values = SettingValues<typeof settings>;
