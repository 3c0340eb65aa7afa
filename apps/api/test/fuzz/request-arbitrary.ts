import * as fc from "fast-check";
import type { OpenApiDocument } from "../../src/openapi/document.ts";
import type { JsonSchema } from "./schema-arbitrary.ts";
import { hostile, some, valid } from "./schema-arbitrary.ts";

/** A request as it goes over the wire, and what it was made from. */
export type FuzzedRequest = {
  readonly operationId: string;
  readonly method: string;
  /** The documented path, with its parameters in braces. */
  readonly template: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose token it has: a name, or none. */
  readonly as: string;
};

type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
};

type DocumentedOperation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
};

type Sources = {
  /** Texts to draw from by the parameter's name, so that most requests mean something. */
  readonly known: (parameter: string) => readonly string[];
  /** Whose tokens are used, the first most often. */
  readonly users: readonly string[];
};

/** Requests of every operation of the document: right ones, and ones that are wrong somewhere. */
export function requestArbitrary(
  document: OpenApiDocument,
  sources: Sources,
): fc.Arbitrary<FuzzedRequest> {
  const arbitraries = Object.entries(document.paths ?? {}).flatMap(([template, methods]) =>
    Object.entries(methods as Readonly<Record<string, DocumentedOperation>>).map(
      ([method, operation]) => oneOperation(template, method, operation, sources),
    ),
  );
  return fc.oneof(...arbitraries);
}

function oneOperation(
  template: string,
  method: string,
  { operationId, parameters = [], requestBody }: DocumentedOperation,
  { known, users }: Sources,
): fc.Arbitrary<FuzzedRequest> {
  const [first = ""] = users;
  const body = requestBody?.content["application/json"]?.schema;
  return fc
    .record({
      params: values(parameters, "path", known),
      query: values(parameters, "query", known),
      extra: mostly(
        fc.constant(""),
        fc.oneof(
          fc.constantFrom(
            "limit=1&limit=2",
            "%E0%A4%A",
            "a[b]=c",
            "organizationId=1",
            "&&&",
            "=",
            "x",
          ),
          fc.webQueryParameters(),
        ),
      ),
      body: body === undefined ? fc.constant(undefined) : bodyOf(body, known("body")),
      headers: values(parameters, "header", known),
      more: mostly(
        fc.constant({}),
        fc.constantFrom<Record<string, string>>(
          { accept: "text/html" },
          { accept: "application/json" },
          { "content-type": "text/plain" },
          { "content-encoding": "gzip" },
          { "if-none-match": "*" },
          { "x-organization-id": "2" },
          { "idempotency-key": "ünïcode" },
          { range: "bytes=0-1" },
        ),
      ),
      as: mostly(fc.constant(first), fc.constantFrom(...users)),
    })
    .map(({ params, query, extra, body: sent, headers, more, as }) => {
      const path = template.replaceAll(/\{(\w+)\}/g, (_braces, name: string) =>
        // An empty one, or a dot, would be another path.
        encoded(params[name]).replace(/^\.{0,2}$/, "~"),
      );
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
      const search = [...pairs, ...(extra === "" ? [] : [extra])].join("&");
      const type = sent === undefined ? {} : { "content-type": "application/json" };
      return {
        operationId,
        method: method.toUpperCase(),
        template,
        path: search === "" ? path : `${path}?${search}`,
        body: sent,
        headers: { ...type, ...printable(headers), ...more },
        as,
      };
    });
}

/** Nine times of ten the one, else the other. */
function mostly<Value>(
  usual: fc.Arbitrary<Value>,
  other: fc.Arbitrary<Value>,
): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other });
}

function values(
  parameters: readonly Parameter[],
  where: string,
  known: Sources["known"],
): fc.Arbitrary<Record<string, unknown>> {
  const ours = parameters.filter((each) => each.in === where);
  const arbitraries = ours.map(
    ({ name, schema }) => [name, mostly(valid(schema, known(name)), hostile)] as const,
  );
  const required = ours.filter((each) => each.required === true).map(({ name }) => name);
  return some(Object.fromEntries(arbitraries), required);
}

function bodyOf(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string> {
  const right = valid(schema, known);
  const wrong = fc.oneof(
    fc.tuple(right, fc.string(), hostile).map(([body, name, value]) => ({
      ...(body as object),
      [name]: value,
    })),
    fc.tuple(right, fc.nat(), hostile).map(([body, at, value]) => {
      const names = Object.keys(body as object);
      const name = names[at % Math.max(names.length, 1)] ?? "x";
      return { ...(body as object), [name]: value };
    }),
    hostile,
  );
  return fc.oneof(
    { weight: 6, arbitrary: right.map((body) => JSON.stringify(body)) },
    { weight: 3, arbitrary: wrong.map((body) => JSON.stringify(body)) },
    {
      weight: 1,
      arbitrary: fc.oneof(fc.string(), fc.constantFrom('{"a":1,"a":2}', "{", "1e400", "")),
    },
  );
}

function encoded(value: unknown): string {
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return encodeURIComponent(written.toWellFormed());
}

/** What fetch() sends as a header at all. */
function printable(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name, String(value).replaceAll(/[^\x20-\x7e]/g, "?")] as const)
      .filter(([, value]) => value.length < 1_000),
  );
}
