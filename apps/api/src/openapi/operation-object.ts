import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject } from "zod-openapi";
import type { Operation } from "../contract/operation.ts";
import { responsesOf } from "./responses.ts";

/** One operation, as OpenAPI describes it. */
export function operationObject(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, params, method } = operation;
  const body = bodyOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: descriptionOf(operation),
    requestParams: {
      path: params,
      query: queryOf(operation),
      ...(method === "post" ? { header: idempotencyHeader } : {}),
    },
    ...(body === undefined ? {} : { requestBody: body }),
    responses: responsesOf(operation),
  };
}

const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .describe("The same key and request again are answered as the first time, and do nothing."),
});

function descriptionOf({ access, description }: Operation): string {
  const who = audienceOf(access);
  return description === undefined ? who : `${description}\n\n${who}`;
}

function audienceOf(access: Operation["access"]): string {
  if (access === "user") return "For whoever has a token.";
  if (access === "operator") return "For the platform's operators, whom its configuration names.";
  return `For members of the organization with the role ${access}${access === "owner" ? "" : " or above"}.`;
}

/** Old names are documented too: as deprecated. */
function queryOf({ query, renamed = {} }: Operation): z.ZodObject {
  const old = Object.entries(renamed).map(([name, { use, why, sunset }]) => {
    const schema: unknown = query.shape[use];
    if (!(schema instanceof z.ZodType)) throw new Error(`${name} is the old name of no parameter.`);
    const about = `Use \`${use}\`. ${why} It is understood until ${sunset}.`;
    return [name, schema.meta({ param: { deprecated: true }, description: about })] as const;
  });
  return query.safeExtend(Object.fromEntries(old));
}

function bodyOf({ body }: Operation): ZodOpenApiRequestBodyObject | undefined {
  if (body instanceof z.ZodUndefined) return undefined;
  return { required: true, content: { "application/json": { schema: body } } };
}
