import type { z } from "zod";
import type { Operation } from "../contract/operation.ts";
import type { FieldError } from "../problems/index.ts";
import { invalidRequest, Problem } from "../problems/index.ts";
import { queryDecoder } from "./query-values.ts";
import { readRawQuery } from "./raw-query.ts";

/** What of a request an operation is made of. */
export type RawInput = {
  readonly params: Readonly<Record<string, unknown>>;
  readonly queryString: string;
  readonly body: unknown;
};

/** What was asked, as the operation's schemas have it. */
export type OperationInput<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
};

type Schemas<Params, Query, Body> = Pick<Operation, "renamed"> & {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
};

/**
 * Makes the reader of an operation's requests.
 *
 * @returns a function that throws {Problem} `invalid_request`, with everything that is wrong in the first
 * part that is
 */
export function inputReader<
  Params extends z.ZodType,
  Query extends z.ZodObject,
  Body extends z.ZodType,
>(
  operation: Schemas<Params, Query, Body>,
): (raw: RawInput) => OperationInput<z.output<Params>, z.output<Query>, z.output<Body>> {
  const decode = queryDecoder(operation.query);
  return ({ params, queryString, body }) => ({
    params: parsed("params", operation.params, params),
    query: parsed("query", operation.query, queryValues(operation, queryString, decode)),
    body: parsed("body", operation.body, body),
  });
}

function parsed<Schema extends z.ZodType>(
  where: FieldError["in"],
  schema: Schema,
  given: unknown,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw invalidRequest(where, error);
}

function queryValues(
  { renamed = {} }: Pick<Operation, "renamed">,
  queryString: string,
  decode: (name: string, text: string) => unknown,
): Record<string, unknown> {
  const raw = readRawQuery(queryString);
  if (!raw.ok) throw queryProblem(raw.faults.map(({ parameter, message }) => [parameter, message]));
  const values = new Map<string, unknown>();
  for (const [given, text] of raw.values) {
    const name = Object.hasOwn(renamed, given) ? (renamed[given]?.use ?? given) : given;
    if (values.has(name)) {
      throw queryProblem([[given, `is the old name of ${name}: give one of the two`]]);
    }
    values.set(name, decode(name, text));
  }
  return Object.fromEntries(values);
}

function queryProblem(faults: readonly (readonly [path: string, message: string])[]): Problem {
  return new Problem("invalid_request", {
    errors: faults.map(([path, message]) => ({ in: "query", path, message })),
  });
}
