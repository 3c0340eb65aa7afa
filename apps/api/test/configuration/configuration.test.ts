import { readFile } from "node:fs/promises";
import { assert as assertProperty, constantFrom, property, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { environmentExample, settingsTable } from "../../src/configuration/describe-settings.ts";
import { ConfigurationError, readConfiguration } from "../../src/configuration/index.ts";
import { settings } from "../../src/configuration/settings.ts";

const least = {
  DATABASE_URL: "postgres://app:tenant-password@db.example/chat",
  SYSTEM_DATABASE_URL: "postgres://app_system:system-password@db.example/chat",
  JWT_ISSUER: "https://sign-in.example/",
  JWT_AUDIENCE: "https://api.example",
  JWT_SECRET: "a secret of more than thirty-two bytes",
};

const watched = { TENANCY_DATABASE_URL: "postgres://watcher:password@db.example/chat" };

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ setting }) => setting);
  }
  return [];
}

describe("the configuration", () => {
  test("needs five settings, and has a default for everything else", () => {
    const configuration = readConfiguration(least);
    expect(configuration.database).toMatchObject({ url: least.DATABASE_URL, poolSize: 10 });
    expect(configuration.tokens).toMatchObject({ key: { kind: "secret" }, algorithms: ["HS256"] });
    expect(configuration.http).toMatchObject({ host: "127.0.0.1", port: 3000, trustProxy: 0 });
    expect(configuration.http.corsOrigins).toEqual([]);
    expect(configuration.limits.store).toBe("postgres");
    expect(configuration.limits.plans.get("pro")).toBe(1200);
    expect(configuration.metrics).toBeUndefined();
  });

  test("lists every problem at once", () => {
    expect(
      problemsOf({ PORT: "http", LOG_LEVEL: "loud", TRUST_PROXY: "true", BODY_LIMIT_BYTES: "-1" }),
    ).toEqual([
      "DATABASE_URL",
      "SYSTEM_DATABASE_URL",
      "JWT_ISSUER",
      "JWT_AUDIENCE",
      "PORT",
      "TRUST_PROXY",
      "LOG_LEVEL",
      "BODY_LIMIT_BYTES",
      "JWT_JWKS_URL",
    ]);
  });

  test("says of each what to do", () => {
    expect(() => readConfiguration({ ...least, DATABASE_URL: "", PORT: "70000" })).toThrow(
      /DATABASE_URL is not set\. The login of the tenants' work[^]*PORT must be a whole number from 0 to 65535/,
    );
  });

  test("takes an empty variable for one that is not set", () => {
    expect(readConfiguration({ ...least, PORT: " ", JWT_JWKS_URL: "" }).http.port).toBe(3000);
  });

  test("repeats nothing that was given, whatever it is", () => {
    const names = Object.keys(settings);
    assertProperty(
      property(constantFrom(...names), stringMatching(/^[a-z]{12,40}$/), (name, value) => {
        const given = `hunter2-${value}`;
        let told = "";
        try {
          readConfiguration({ ...least, [name]: given });
        } catch (error) {
          told = String(error) + JSON.stringify(error);
        }
        expect(told).not.toContain(given);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test.each([
    ["two logins that are one", { SYSTEM_DATABASE_URL: least.DATABASE_URL }, "SYSTEM_DATABASE_URL"],
    ["two sources of keys", { JWT_JWKS_URL: "https://sign-in.example/keys" }, "JWT_JWKS_URL"],
    ["a short secret", { JWT_SECRET: "short" }, "JWT_SECRET"],
    [
      "keys over plain HTTP",
      { JWT_SECRET: undefined, JWT_JWKS_URL: "http://sign-in.example/keys" },
      "JWT_JWKS_URL",
    ],
    ["a public algorithm with a secret", { JWT_ALGORITHMS: "ES256" }, "JWT_ALGORITHMS"],
    [
      "a shared algorithm with public keys",
      { JWT_SECRET: "", JWT_JWKS_URL: "https://a.example/", JWT_ALGORITHMS: "RS256,HS256" },
      "JWT_ALGORITHMS",
    ],
    ["no algorithm", { JWT_ALGORITHMS: "none" }, "JWT_ALGORITHMS"],
    ["every origin", { CORS_ORIGINS: "*" }, "CORS_ORIGINS"],
    ["an origin with a path", { CORS_ORIGINS: "https://app.example/" }, "CORS_ORIGINS"],
    ["Redis without an address", { RATE_LIMIT_STORE: "redis" }, "REDIS_URL"],
    ["plans without limits", { RATE_LIMIT_PLANS: "free" }, "RATE_LIMIT_PLANS"],
    ["plans that may nothing", { RATE_LIMIT_PLANS: "free=0" }, "RATE_LIMIT_PLANS"],
    [
      "an organization that may use the whole pool",
      { REQUESTS_AT_ONCE: "10", DATABASE_POOL_SIZE: "10" },
      "REQUESTS_AT_ONCE",
    ],
    [
      "headers that may take longer than the request",
      { HEADERS_TIMEOUT_MS: "2000", REQUEST_TIMEOUT_MS: "1000" },
      "HEADERS_TIMEOUT_MS",
    ],
    [
      "operators of nothing",
      { TENANCY_OPERATORS: "99999999-9999-4999-8999-999999999999" },
      "TENANCY_DATABASE_URL",
    ],
    ["operators by name", { ...watched, TENANCY_OPERATORS: "root" }, "TENANCY_OPERATORS"],
    [
      "a watcher who is the system's login",
      { TENANCY_DATABASE_URL: least.SYSTEM_DATABASE_URL },
      "TENANCY_DATABASE_URL",
    ],
    [
      "a sign-in service that is no address",
      { SIGN_IN_CLIENT_ID: "dashboard", JWT_ISSUER: "the-sign-in-service" },
      "SIGN_IN_ISSUER",
    ],
    [
      "signing in over plain HTTP",
      { SIGN_IN_CLIENT_ID: "dashboard", SIGN_IN_ISSUER: "http://sign-in.example/" },
      "SIGN_IN_ISSUER",
    ],
    ["a scope that is not OpenID Connect's", { SIGN_IN_SCOPE: "profile" }, "SIGN_IN_SCOPE"],
    ["metrics on the API's port", { METRICS_PORT: "3000" }, "METRICS_PORT"],
  ])("refuses %s", (_what, changes, setting) => {
    expect(problemsOf({ ...least, ...changes })).toEqual([setting]);
  });

  test("lets nobody watch a migration who is not named, and everybody who is", () => {
    expect(readConfiguration(least).tenancy).toBeUndefined();
    expect(readConfiguration({ ...least, ...watched }).tenancy?.operators.size).toBe(0);
    const operators = [1, 2].map((one) => `99999999-9999-4999-8999-99999999999${one}`);
    const environment = { ...least, ...watched, TENANCY_OPERATORS: operators.join(", ") };
    expect([...(readConfiguration(environment).tenancy?.operators ?? [])]).toEqual(operators);
  });

  test("has people sign in where their tokens come from, unless told otherwise", () => {
    expect(readConfiguration(least).signIn).toBeUndefined();
    const environment = { ...least, SIGN_IN_CLIENT_ID: "dashboard" };
    expect(readConfiguration(environment).signIn).toEqual({
      issuer: least.JWT_ISSUER,
      clientId: "dashboard",
      scope: "openid profile offline_access",
      parameters: {},
    });
    const { signIn } = readConfiguration({
      ...environment,
      SIGN_IN_ISSUER: "https://people.example/realm",
      SIGN_IN_AUDIENCE_PARAMETER: "resource",
    });
    expect(signIn).toMatchObject({
      issuer: "https://people.example/realm",
      parameters: { resource: least.JWT_AUDIENCE },
    });
  });

  test("says of a wrong key alone that it is wrong", () => {
    expect(problemsOf({ ...least, JWT_SECRET: undefined, JWT_PUBLIC_KEY: "no PEM" })).toEqual([
      "JWT_PUBLIC_KEY",
    ]);
  });

  test("takes a public key in one line", () => {
    const pem = String.raw`-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----`;
    const { key } = readConfiguration({ ...least, JWT_SECRET: "", JWT_PUBLIC_KEY: pem }).tokens;
    expect(key).toEqual({
      kind: "spki",
      pem: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    });
  });
});

describe("what is made from the settings", () => {
  const file = (name: string): Promise<string> =>
    readFile(new URL(`../../${name}`, import.meta.url), "utf8");

  test("is current in .env.example: else run `pnpm --filter @acme/api settings`", async () => {
    expect(await file(".env.example")).toBe(environmentExample());
  });

  test("is current in the README: else run `pnpm --filter @acme/api settings`", async () => {
    const unpadded = (markdown: string): string => markdown.replaceAll(/ {2,}|-{3,}/g, " ");
    expect(unpadded(await file("README.md"))).toContain(unpadded(settingsTable()));
  });

  test("starts the API as it is, once the variables that need one have values", async () => {
    const lines = (await file(".env.example")).split("\n");
    const assigned = lines.filter((line) => line !== "" && !line.startsWith("#"));
    const environment = Object.fromEntries(
      assigned.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    expect(problemsOf({ ...environment, JWT_SECRET: least.JWT_SECRET })).toEqual([]);
  });
});
