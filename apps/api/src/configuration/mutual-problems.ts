import type { ConfigurationProblem } from "./configuration-error.ts";
import { secureUrl } from "./forms.ts";
import type { Values } from "./settings.ts";

/** What is wrong with settings together that may each be right; of those that are wrong nothing is said. */
export function mutualProblems(values: Partial<Values>): ConfigurationProblem[] {
  return [
    ...loginProblems(values),
    ...watchProblems(values),
    ...keyProblems(values),
    ...signInProblems(values),
    ...storeProblems(values),
    ...numberProblems(values),
  ];
}

function loginProblems({
  DATABASE_URL: tenant,
  SYSTEM_DATABASE_URL: system,
}: Partial<Values>): ConfigurationProblem[] {
  if (tenant === undefined || system === undefined) return [];
  if (new URL(tenant).username !== new URL(system).username) return [];
  return [
    {
      setting: "SYSTEM_DATABASE_URL",
      message:
        "has the login of DATABASE_URL. They must be two: whatever one login could become, injected SQL could make of it.",
    },
  ];
}

function watchProblems(values: Partial<Values>): ConfigurationProblem[] {
  const { TENANCY_DATABASE_URL: watched, TENANCY_OPERATORS: operators = [] } = values;
  if (watched === undefined) {
    if (operators.length === 0 || !("TENANCY_DATABASE_URL" in values)) return [];
    return [{ setting: "TENANCY_DATABASE_URL", message: "must be set with TENANCY_OPERATORS." }];
  }
  const login = new URL(watched).username;
  const others = [values.DATABASE_URL, values.SYSTEM_DATABASE_URL];
  if (others.every((url) => url === undefined || new URL(url).username !== login)) return [];
  return [
    {
      setting: "TENANCY_DATABASE_URL",
      message:
        "has a login of another setting. It must be one of its own, which may read what was recorded and nothing else.",
    },
  ];
}

function keyProblems(values: Partial<Values>): ConfigurationProblem[] {
  const { JWT_ALGORITHMS: algorithms = [] } = values;
  const given = (["JWT_JWKS_URL", "JWT_PUBLIC_KEY", "JWT_SECRET"] as const).filter(
    (name) => !(name in values) || values[name] !== undefined,
  );
  if (given.length !== 1) {
    return [
      {
        setting: "JWT_JWKS_URL",
        message: `must be set, or JWT_PUBLIC_KEY, or JWT_SECRET: one of the three${given.length === 0 ? "" : `, not ${given.join(" and ")}`}.`,
      },
    ];
  }
  const shared = given[0] === "JWT_SECRET";
  if (algorithms.every((name) => name.startsWith("HS") === shared)) return [];
  return [
    {
      setting: "JWT_ALGORITHMS",
      message: shared
        ? "must be HS256, HS384 or HS512 with JWT_SECRET."
        : "must not have HS256, HS384 or HS512 with public keys: a token signed with what everybody knows would be taken.",
    },
  ];
}

function signInProblems(values: Partial<Values>): ConfigurationProblem[] {
  const { SIGN_IN_CLIENT_ID: clientId, SIGN_IN_ISSUER: given, JWT_ISSUER: issuer } = values;
  const isSaid = given !== undefined || !("SIGN_IN_ISSUER" in values);
  if (clientId === undefined || issuer === undefined || isSaid) return [];
  if (secureUrl.safeParse(issuer).success) return [];
  return [
    {
      setting: "SIGN_IN_ISSUER",
      message: "must be set with SIGN_IN_CLIENT_ID where JWT_ISSUER is no https: URL.",
    },
  ];
}

function storeProblems(values: Partial<Values>): ConfigurationProblem[] {
  if (values.RATE_LIMIT_STORE !== "redis" || !("REDIS_URL" in values)) return [];
  if (values.REDIS_URL !== undefined) return [];
  return [{ setting: "REDIS_URL", message: "must be set with RATE_LIMIT_STORE=redis." }];
}

function numberProblems(values: Partial<Values>): ConfigurationProblem[] {
  const { REQUESTS_AT_ONCE: atOnce, DATABASE_POOL_SIZE: pool, PORT, METRICS_PORT } = values;
  const { HEADERS_TIMEOUT_MS: headers, REQUEST_TIMEOUT_MS: request } = values;
  return [
    ...(atOnce !== undefined && pool !== undefined && atOnce >= pool
      ? [
          {
            setting: "REQUESTS_AT_ONCE",
            message: "must be below DATABASE_POOL_SIZE, or one organization can use up the pool.",
          },
        ]
      : []),
    ...(headers !== undefined && request !== undefined && headers > request
      ? [
          {
            setting: "HEADERS_TIMEOUT_MS",
            message: "must not be above REQUEST_TIMEOUT_MS: headers are a part of the request.",
          },
        ]
      : []),
    ...(PORT !== undefined && PORT !== 0 && PORT === METRICS_PORT
      ? [{ setting: "METRICS_PORT", message: "must be another port than PORT." }]
      : []),
  ];
}
