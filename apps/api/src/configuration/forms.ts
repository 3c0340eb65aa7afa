import { userIdSchema } from "@acme/data-model";
import { z } from "zod";

// The forms that settings take. Their messages say what is expected and never what was given: that may
// be a secret.

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const expected = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected);
}

/** Of a wait: ten minutes at most. */
export const milliseconds = wholeNumber(1, 600_000);

export const text = z.string();

/** `postgres://login:password@host:port/database` */
export const postgresUrl = z.string().refine((value) => {
  const url = parseUrl(value);
  return /^postgres(ql)?:$/.test(url?.protocol ?? "") && url?.username !== "";
}, "must be a URL with a login: postgres://login:password@host:5432/database");

export const redisUrl = z
  .string()
  .refine(
    (value) => /^rediss?:$/.test(parseUrl(value)?.protocol ?? ""),
    "must be a URL: redis://host:6379, or rediss://… with TLS",
  );

/** `https:`, or `http:` to this machine: what anybody on the way can replace is to be trusted by nobody. */
export const secureUrl = z
  .string()
  .refine((value) => {
    const url = parseUrl(value);
    const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
    return url?.protocol === "https:" || (url?.protocol === "http:" && isLocal);
  }, "must be an https: URL (http: only to localhost)")
  .transform((value) => new URL(value));

/** Scopes of OpenID Connect, separated by spaces. */
export const scopes = z
  .string()
  .refine(
    (value) => value.split(" ").includes("openid"),
    "must be scopes separated by spaces, openid among them",
  );

/** `https://one.example,https://two.example`: origins as browsers send them, nothing behind the port. */
export const origins = z
  .string()
  .transform(listOf)
  .refine(
    (values) => values.every((value) => parseUrl(value)?.origin === value),
    'must be origins, separated by commas: https://app.example.com (no "*", no path, no trailing slash)',
  );

/** Ids of users, separated by commas. */
export const users = z
  .string()
  .transform(listOf)
  .pipe(z.array(userIdSchema, "must be ids of users, separated by commas"));

/** `free=300,pro=1200` */
export const limitsByPlan = z
  .string()
  .regex(
    /^[\w-]+=\d{1,9}(,[\w-]+=\d{1,9})*$/,
    "must be plans with requests a window: free=300,pro=1200",
  )
  .transform((value) => {
    const pairs = value.split(",").map((pair) => pair.split("="));
    return new Map(pairs.map(([plan = "", limit]) => [plan, Number(limit)]));
  })
  .refine((plans) => [...plans.values()].every((limit) => limit > 0), "limits must be above 0");

/** PEM; `\n` in one line stands for line breaks. */
export const publicKey = z
  .string()
  .transform((value) => value.replaceAll(String.raw`\n`, "\n"))
  .refine(
    (value) => value.trimStart().startsWith("-----BEGIN PUBLIC KEY-----"),
    "must be a public key in PEM: -----BEGIN PUBLIC KEY-----…",
  );

export const secret = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= 32, "must have at least 32 bytes");

const algorithmNames = [
  ["ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512"],
  ["RS256", "RS384", "RS512", "HS256", "HS384", "HS512"],
].flat();

export const algorithms = z
  .string()
  .transform(listOf)
  .refine(
    (values) => values.length > 0 && values.every((value) => algorithmNames.includes(value)),
    `must be some of ${algorithmNames.join(", ")}, separated by commas`,
  );

function listOf(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}
