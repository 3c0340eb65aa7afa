import * as fc from "fast-check";

/** As much of JSON Schema as the API's document uses. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

/**
 * Values that a schema of a request takes, and its properties at any depth.
 *
 * @param known texts to draw from most of the time, where only few of what the schema takes mean anything
 */
export function valid(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) throw new Error(`No request refers to ${schema.$ref} so far.`);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) {
    return fc.oneof(...schema.anyOf.map((each) => valid(each, known)));
  }
  switch (schema.type) {
    case "string":
      return text(schema, known);
    case "integer":
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000 });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "object":
      return object(schema, known);
    default:
      throw new Error(`A request has a schema of the type ${String(schema.type)}.`);
  }
}

function text(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<string> {
  const any = anyText(schema);
  const fits = known.filter((value) => new RegExp(schema.pattern ?? "").test(value));
  return fits.length === 0
    ? any
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fits) }, any);
}

function anyText(schema: JsonSchema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength = 40 } = schema;
  if (format === "uuid") return fc.uuid();
  if (format === "date") {
    const noInvalidDate = true;
    const range = { min: new Date("2024-01-01"), max: new Date("2027-01-01"), noInvalidDate };
    return fc.date(range).map((date) => date.toISOString().slice(0, 10));
  }
  if (pattern !== undefined) {
    const shortened = pattern.replaceAll("{0,61}", "{0,8}").replaceAll(")?\\.)+", ")?\\.){1,3}");
    return fc.stringMatching(new RegExp(shortened)).filter((value) => value.length <= maxLength);
  }
  return fc
    .string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 40) })
    .filter((value) => value.trim().length >= minLength && !value.includes("\0"));
}

function object(schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema;
  // An object of the caller's own.
  if (properties === undefined) return fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
  const entries = Object.entries(properties).map(
    ([name, property]) => [name, valid(property, known)] as const,
  );
  return some(Object.fromEntries(entries), required);
}

/** Values by name: the required ones, and of the others a few. */
export function some(
  arbitraries: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[],
): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(arbitraries).map(([name, arbitrary]) =>
    required.includes(name)
      ? arbitrary.map((value) => [[name, value] as const])
      : fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: arbitrary.map((value) => [[name, value] as const]) },
        ),
  );
  return fc.tuple(...entries).map((given) => Object.fromEntries(given.flat()));
}

/** Values that are wrong in most places, and each of which once was trouble somewhere. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    " ",
    "\0",
    "\ud800",
    "%00",
    "' OR true --",
    '"; DROP TABLE domains; --',
    "../../etc/passwd",
    "=1+1",
    "<script>alert(1)</script>",
    "infinity",
    "99999-12-31",
    "null",
    "[]",
    "{}",
    "1e9",
    "-1",
    -1,
    0,
    1e9,
    2_147_483_648,
    1.5,
    [],
    {},
    true,
    { eq: "x" },
    { $ne: null },
    "x".repeat(3_000),
  ),
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
);
