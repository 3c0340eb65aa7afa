import { setTimeout as sleep } from "node:timers/promises";
import type { UserId } from "@acme/data-model";
import { z } from "zod";
import type { ProblemCode } from "../../src/problems/problem-types.ts";
import { problemSchema } from "../../src/problems/index.ts";
import { tokenFor } from "../support/tokens.ts";
import type { Disturbance } from "./disturbances.ts";
import { mayFail } from "./disturbances.ts";
import type { TenantModel } from "./tenant-model.ts";

export type Asked = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly as: UserId;
  /** Whose texts may be in the answer. */
  readonly of: readonly TenantModel[];
  readonly body?: unknown;
  readonly key?: string;
  /** Ends the request when its answer has begun to come. */
  readonly abort?: boolean;
  /** Its organization may ask too often. */
  readonly limited?: boolean;
};

export type SoakAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly begun: number;
  readonly ended: number;
  /** The problem that it is, where it is one. */
  readonly problem: ProblemCode | undefined;
  /** It was cut off, which is right where the database was gone or the client went away. */
  readonly broken: boolean;
};

export type SoakClient = {
  /** Sends a request once, and notes what must not be in its answer. */
  readonly ask: (asked: Asked) => Promise<SoakAnswer>;
  /** Sends it until it is answered by something else than "try again"; says how often it was sent. */
  readonly insist: (asked: Asked) => Promise<{ answer: SoakAnswer; attempts: number }>;
  readonly fault: (what: string) => void;
  /** Everything that was wrong. */
  readonly faults: readonly string[];
  /** How often there was which answer: a status, with its problem. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** The answer that took longest, and in how many milliseconds; not judged, since the machine has its say. */
  readonly slowest: () => string;
};

/** Problems that a client is told to try again after, whenever they come. */
const passing = new Set<ProblemCode>([
  "unavailable",
  "timed_out",
  "too_many_at_once",
  "rate_limited",
  "idempotency_key_in_use",
]);

/** So many say what is wrong; more would only fill the memory. */
const MOST_FAULTS = 50;
const PATIENCE = 120_000;

export function createSoakClient(
  url: string,
  tenants: readonly TenantModel[],
  disturbances: readonly Disturbance[],
): SoakClient {
  const faults: string[] = [];
  const outcomes = new Map<string, number>();
  const fault = (what: string): void => {
    if (faults.length < MOST_FAULTS) faults.push(`${new Date().toISOString()} ${what}`);
  };
  let slowest = { where: "", took: 0 };
  const count = (outcome: string): void => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };

  const lookForLeaks = (where: string, text: string, of: readonly TenantModel[]): void => {
    for (const { number, marker, tag } of tenants.filter((tenant) => !of.includes(tenant))) {
      if (text.includes(marker) || text.includes(tag)) fault(`${where}: rows of tenant ${number}`);
    }
  };

  const ask = async (asked: Asked): Promise<SoakAnswer> => {
    const where = `${asked.method ?? "GET"} ${asked.path}`;
    const begun = Date.now();
    const { status, headers, text, broken } = await send(url, asked);
    const ended = Date.now();
    if (ended - begun > slowest.took) slowest = { where, took: ended - begun };
    lookForLeaks(where, [...headers].join("\n") + text, asked.of);
    const problem = problemOf(status, headers, text);
    count(
      broken
        ? asked.abort === true
          ? "left"
          : "broken off"
        : problem === undefined
          ? String(status)
          : `${status} ${problem}`,
    );
    const answer = { status, headers, text, begun, ended, problem, broken };
    if (!isInOrder(answer, asked, mayFail(disturbances, begun, ended))) {
      fault(
        `${where}: ${broken ? "broken off" : status} ${problem ?? ""} after ${ended - begun} ms`,
      );
    }
    return answer;
  };

  const insist = async (asked: Asked): Promise<{ answer: SoakAnswer; attempts: number }> => {
    const until = Date.now() + PATIENCE;
    for (let attempts = 1; ; attempts += 1) {
      const answer = await ask(asked);
      const isFinal =
        !answer.broken && (answer.problem === undefined || !passing.has(answer.problem));
      if (isFinal) return { answer, attempts };
      if (Date.now() > until) throw new Error(`${asked.path} is not answered any more`);
      await sleep(150);
    }
  };

  return {
    ask,
    insist,
    fault,
    faults,
    outcomes,
    slowest: () => `${slowest.where}: ${slowest.took} ms`,
  };
}

type Sent = Pick<SoakAnswer, "status" | "headers" | "text" | "broken">;

async function send(url: string, asked: Asked): Promise<Sent> {
  const { method = "GET", path, as, body, key, abort = false } = asked;
  const leave = new AbortController();
  let status = 0;
  let headers = new Headers();
  let text = "";
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.any([leave.signal, AbortSignal.timeout(PATIENCE)]),
      headers: {
        authorization: `Bearer ${await tokenFor(as)}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    ({ status, headers } = response);
    const decoder = new TextDecoder();
    const parts: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
    for await (const part of parts) {
      text += decoder.decode(part, { stream: true });
      if (abort && response.ok) {
        leave.abort();
        break;
      }
    }
    return { status, headers, text, broken: false };
  } catch {
    return { status, headers, text, broken: true };
  }
}

const problemsType = "application/problem+json";

function problemOf(status: number, headers: Headers, text: string): ProblemCode | undefined {
  if (headers.get("content-type")?.startsWith(problemsType) !== true) return undefined;
  const problem = z
    .string()
    .transform((json): unknown => JSON.parse(json))
    .pipe(problemSchema)
    .safeParse(text);
  // A problem that is none by its own schema is one of ours.
  return problem.data?.status === status ? problem.data.code : "internal_error";
}

/** Whether an answer is one that a client may get at all. What it says is for others to judge. */
function isInOrder(
  { status, problem, broken }: SoakAnswer,
  { path, abort = false, limited = false }: Asked,
  isDisturbed: boolean,
): boolean {
  const isExport = path.includes("/exports/");
  if (broken) return isExport && (abort || (isDisturbed && status === 200));
  if (status === 503) {
    return isDisturbed && (problem === "unavailable" || problem === "timed_out");
  }
  return status < 500 && (limited || problem !== "rate_limited");
}
