import type { DestinationStream, Logger } from "pino";
import { pino, stdTimeFunctions } from "pino";
import { TenantError } from "@acme/tenant-repositories";

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "silent";

/**
 * Lines of JSON on stdout. What is logged is listed, not filtered: no header, no body, no query, no path
 * ever gets here. JSON escapes line breaks, so nobody else can begin a line.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: "api" },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError },
  };
  return pino(options, destination ?? pino.destination({ ...stdout, sync: false }));
}

/**
 * Not in the way of requests, and many lines in one write: in busy moments the writing costs more than
 * the lines. What has not been written when the process ends is written then; what a killed one leaves
 * out is at most a tenth of a second.
 */
const stdout = { dest: 1, minLength: 16_000, periodicFlush: 100 };

type ErrorDescription = {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly sqlState?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
};

/** How deep a chain of causes is followed. */
const DEEPEST = 4;

/**
 * What the log says of an error. PostgreSQL's own errors quote rows (`detail`, and `message` of a value
 * that does not fit), so of what is not a TenantError and has a SQLSTATE only the names go in.
 */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const quotesRows = !(error instanceof TenantError) && /^[0-9A-Z]{5}$/.test(code ?? "");
  return {
    name,
    ...(code === undefined ? {} : { code }),
    ...(error instanceof TenantError ? factsOfTenantError(error) : {}),
    ...(quotesRows ? {} : { message }),
    ...(stack === undefined ? {} : { stack: framesOf(stack) }),
    ...(error.cause === undefined || depth >= DEEPEST
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

function factsOfTenantError({ sqlState, table, constraint }: TenantError): object {
  return {
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
  };
}

/** A stack begins with the message: its frames are what is wanted. */
function framesOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
