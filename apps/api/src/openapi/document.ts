import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { createDocument } from "zod-openapi";
import type { Operation } from "../contract/operation.ts";
import { operationObject } from "./operation-object.ts";

const description = `Conversations of website chats, and what they come to, for one organization at a time.

Send an access token with every request (\`Authorization: Bearer …\`). An organization that is not yours looks like one that never was. Every error is a problem as RFC 9457 has it: tell them apart by \`code\`. Names that are not documented are refused, in queries and in bodies. Lists are read by \`nextCursor\`; times are in UTC.`;

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** The API as OpenAPI 3.1, from the schemas that requests and answers are checked with. */
export function openApiDocument(operations: readonly Operation[]): OpenApiDocument {
  return createDocument({
    openapi: "3.1.1",
    info: {
      title: "Acme API",
      version: "1.0.0",
      description,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [{ accessToken: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  });
}

function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method] = operationObject(operation);
  }
  return paths;
}
