import { z } from "zod";

type Decode = (text: string) => unknown;

/**
 * Makes values of a query's texts, of the types that the schema wants: `limit=20` is a number and
 * `active=true` a boolean. A text that isn't one is left for the schema to refuse.
 *
 * @throws Error for a schema whose parameters are neither text, numbers nor booleans
 */
export function queryDecoder(schema: z.ZodObject): (name: string, text: string) => unknown {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
  const decoders = new Map(
    Object.entries(properties).map(([name, property]) => [name, decoderOf(name, property)]),
  );
  return (name, text) => (decoders.get(name) ?? asText)(text);
}

function decoderOf(name: string, property: unknown): Decode {
  const type =
    typeof property === "object" && property !== null && "type" in property
      ? property.type
      : undefined;
  if (type === "integer" || type === "number") return asNumber;
  if (type === "boolean") return asBoolean;
  if (type === "string") return asText;
  throw new Error(`The query parameter ${name} is neither text, a number nor a boolean.`);
}

const asText: Decode = (text) => text;

const asBoolean: Decode = (text) => (text === "true" ? true : text === "false" ? false : text);

// Number() also takes "", " 5 ", "0x10" and "1e2".
const asNumber: Decode = (text) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text);
