import type { UserId } from "@acme/data-model";
import type { SignIn } from "../contract/sign-in.ts";
import type { LogLevel } from "../observability/logger.ts";
import type { Values } from "./settings.ts";
import { readSettings } from "./read-settings.ts";

/** All that the environment has to say, in the groups that it is used in. Times are milliseconds. */
export type Configuration = {
  readonly database: {
    readonly url: string;
    readonly systemUrl: string;
    readonly poolSize: number;
    readonly systemPoolSize: number;
    readonly connectTimeout: number;
    readonly statementTimeout: number;
  };
  /** Whether overviews are answered from facts about conversations, which are kept for that. */
  readonly overviewFacts: boolean;
  /** The migration that operators watch. Without it nobody does. */
  readonly tenancy: { readonly url: string; readonly operators: ReadonlySet<UserId> } | undefined;
  readonly tokens: {
    readonly key:
      | { readonly kind: "jwks"; readonly url: URL }
      | { readonly kind: "spki"; readonly pem: string }
      | { readonly kind: "secret"; readonly secret: string };
    readonly algorithms: readonly string[];
    readonly issuer: string;
    readonly audience: string;
  };
  /** How people sign in to the dashboard. Without it they paste a token. */
  readonly signIn: SignIn | undefined;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly corsOrigins: readonly string[];
    /** How many proxies are believed. */
    readonly trustProxy: number;
    readonly bodyLimit: number;
    readonly headersTimeout: number;
    readonly requestTimeout: number;
    readonly keepAliveTimeout: number;
  };
  /** Where the built dashboard is. Without it no pages are served. */
  readonly dashboardDirectory: string | undefined;
  /** Without it no metrics are served. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  readonly logLevel: LogLevel;
  readonly shutdown: { readonly delay: number; readonly grace: number };
  readonly limits: {
    readonly store: "postgres" | "redis" | "memory";
    readonly redisUrl: string | undefined;
    readonly window: number;
    /** Requests a window. */
    readonly plans: ReadonlyMap<string, number>;
    readonly user: number;
    readonly address: number;
    readonly atOnce: number;
    readonly waiting: number;
  };
  readonly idempotency: { readonly hours: number };
};

/**
 * @param environment such as `process.env`
 * @throws {ConfigurationError} with every problem at once
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const values = readSettings(environment);
  return {
    database: {
      url: values.DATABASE_URL,
      systemUrl: values.SYSTEM_DATABASE_URL,
      poolSize: values.DATABASE_POOL_SIZE,
      systemPoolSize: values.SYSTEM_POOL_SIZE,
      connectTimeout: values.CONNECT_TIMEOUT_MS,
      statementTimeout: values.STATEMENT_TIMEOUT_MS,
    },
    overviewFacts: values.OVERVIEW_FACTS === "on",
    tenancy:
      values.TENANCY_DATABASE_URL === undefined
        ? undefined
        : { url: values.TENANCY_DATABASE_URL, operators: new Set(values.TENANCY_OPERATORS) },
    tokens: tokens(values),
    signIn: signIn(values),
    http: {
      host: values.HOST,
      port: values.PORT,
      corsOrigins: values.CORS_ORIGINS,
      trustProxy: values.TRUST_PROXY,
      bodyLimit: values.BODY_LIMIT_BYTES,
      headersTimeout: values.HEADERS_TIMEOUT_MS,
      requestTimeout: values.REQUEST_TIMEOUT_MS,
      keepAliveTimeout: values.KEEP_ALIVE_TIMEOUT_MS,
    },
    metrics:
      values.METRICS_PORT === undefined
        ? undefined
        : { host: values.METRICS_HOST, port: values.METRICS_PORT },
    dashboardDirectory: values.DASHBOARD_DIRECTORY,
    logLevel: values.LOG_LEVEL,
    shutdown: { delay: values.SHUTDOWN_DELAY_MS, grace: values.SHUTDOWN_GRACE_MS },
    limits: {
      store: values.RATE_LIMIT_STORE,
      redisUrl: values.REDIS_URL,
      window: values.RATE_LIMIT_WINDOW_SECONDS * 1000,
      plans: values.RATE_LIMIT_PLANS,
      user: values.RATE_LIMIT_USER,
      address: values.RATE_LIMIT_ADDRESS,
      atOnce: values.REQUESTS_AT_ONCE,
      waiting: values.REQUESTS_WAITING,
    },
    idempotency: { hours: values.IDEMPOTENCY_HOURS },
  };
}

const publicAlgorithms = ["ES256", "RS256", "PS256", "EdDSA"];

function tokens(values: Values): Configuration["tokens"] {
  const { JWT_SECRET: secret, JWT_JWKS_URL: url, JWT_PUBLIC_KEY: pem = "" } = values;
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = values;
  if (secret !== undefined) {
    const { JWT_ALGORITHMS: algorithms = ["HS256"] } = values;
    return { key: { kind: "secret", secret }, algorithms, issuer, audience };
  }
  const { JWT_ALGORITHMS: algorithms = publicAlgorithms } = values;
  const key =
    url === undefined ? ({ kind: "spki", pem } as const) : ({ kind: "jwks", url } as const);
  return { key, algorithms, issuer, audience };
}

function signIn(values: Values): SignIn | undefined {
  const { SIGN_IN_CLIENT_ID: clientId, SIGN_IN_ISSUER: url, SIGN_IN_SCOPE: scope } = values;
  if (clientId === undefined) return undefined;
  const { JWT_ISSUER, JWT_AUDIENCE, SIGN_IN_AUDIENCE_PARAMETER: name } = values;
  const parameters = name === "none" ? {} : { [name]: JWT_AUDIENCE };
  return { issuer: url?.href ?? JWT_ISSUER, clientId, scope, parameters };
}
