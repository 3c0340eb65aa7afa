import type { oas31, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import type { Operation } from "../contract/operation.ts";
import { problemsOf } from "../contract/problems-of.ts";
import { problemMediaType, problemSchema } from "../problems/problem-document.ts";
import type { ProblemCode } from "../problems/problem-types.ts";
import { problemTypes } from "../problems/problem-types.ts";

const problem = problemSchema.meta({ id: "Problem" });

type Headers = Record<string, oas31.HeaderObject>;

const textHeader = (description: string): oas31.HeaderObject => ({
  description,
  schema: { type: "string" },
});

const always: Headers = { "X-Request-Id": textHeader("Names this request, in the log too.") };

/** All that an operation may answer, by status. */
export function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { answer } = operation;
  const responses: ZodOpenApiResponsesObject = { [`${answer.status}`]: successOf(operation) };
  if (answer.entityTag !== undefined) {
    responses["304"] = {
      description: "You have it already: its tag is the one in If-None-Match.",
      headers: { ...always, ETag: textHeader("The same.") },
    };
  }
  const byStatus = Map.groupBy(problemsOf(operation), (code) => problemTypes[code].status);
  for (const [status, codes] of [...byStatus].toSorted(([left], [right]) => left - right)) {
    responses[`${status}`] = problemOf(status, codes);
  }
  return responses;
}

function successOf({ answer, renamed }: Operation): ZodOpenApiResponseObject {
  const headers: Headers = {
    ...always,
    ...(answer.id === undefined ? {} : { Location: textHeader("The path of what is new.") }),
    ...(answer.entityTag === undefined ? {} : { ETag: textHeader("For If-None-Match.") }),
    ...(renamed === undefined
      ? {}
      : {
          Deprecation: textHeader("With a deprecated parameter: since when it is, RFC 9745."),
          Sunset: textHeader("Until when it is understood, RFC 8594."),
          Link: textHeader("The same request with the right name: rel=successor-version."),
        }),
  };
  if (answer.status === 204) return { description: answer.description, headers };
  const type = answer.stream?.contentType ?? "application/json";
  return {
    description: answer.description,
    headers,
    content: { [type]: { schema: answer.schema } },
  };
}

function problemOf(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  const headers: Headers = {
    ...always,
    ...(status === 401 ? { "WWW-Authenticate": textHeader("As RFC 6750 has it.") } : {}),
    ...(status === 429 || status === 503
      ? { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } }
      : {}),
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${problemTypes[code].detail}`).join("\n\n"),
    headers,
    content: { [problemMediaType]: { schema: problem } },
  };
}
