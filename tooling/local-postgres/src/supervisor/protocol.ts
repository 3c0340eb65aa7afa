import type { LocalPostgresErrorCode } from "../errors.ts";
import type { Major } from "../server/major.ts";

/** The one line that a supervisor reads; the end of its input then means "shut down". */
export type StartRequest = {
  readonly dataDirectory: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly port: number | undefined;
  readonly parentPid: number;
  readonly major: Major;
};

/** What a started server is, for the parent. */
export type StartedServer = {
  readonly port: number;
  readonly password: string;
  readonly dataDirectory: string;
  readonly relocatedFrom: string | undefined;
  readonly logFile: string;
  /** What the parent removes, should the supervisor be killed. */
  readonly workspace: string;
};

/** A line that a supervisor writes. After `failed` it ends. */
export type SupervisorReport =
  | ({ readonly kind: "ready" } & StartedServer)
  | {
      readonly kind: "failed";
      readonly code: LocalPostgresErrorCode;
      readonly message: string;
      readonly pid: number | undefined;
    };

/** Reads a line of the other end. It is this package too, of the same source: the kind of line is enough. */
export function parseRequest(line: string): StartRequest {
  const value: unknown = JSON.parse(line);
  if (isRequest(value)) return value;
  throw new TypeError(`not a start request: ${line}`);
}

/** @see parseRequest */
export function parseReport(line: string): SupervisorReport {
  const value: unknown = JSON.parse(line);
  if (isReport(value)) return value;
  throw new TypeError(`not a report of the supervisor: ${line}`);
}

function isRequest(value: unknown): value is StartRequest {
  return typeof value === "object" && value !== null && "parentPid" in value;
}

function isReport(value: unknown): value is SupervisorReport {
  return typeof value === "object" && value !== null && "kind" in value;
}
