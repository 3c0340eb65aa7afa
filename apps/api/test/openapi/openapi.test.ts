import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { operations } from "../../src/contract/operations.ts";
import type { OpenApiDocument } from "../../src/openapi/document.ts";
import { openApiDocument } from "../../src/openapi/document.ts";
import { registeredRoutes } from "../support/registered-routes.ts";
import { defaults, serveApi } from "../support/serve.ts";
import { openTenants, tenantsDatabase } from "../support/tenants.ts";

const document = openApiDocument(Object.values(operations));

function documentedRoutes({ paths = {} }: OpenApiDocument): string[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
  );
}

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validated = await new Validator().validate({ ...structuredClone(document) });
    expect(validated).toMatchObject({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it("describes each route that is registered under /v1, and no other", async () => {
    const tenants = await openTenants(await tenantsDatabase());
    const app = createApp(defaults(tenants));
    const registered = registeredRoutes(app)
      .filter(({ path }) => path.startsWith("/v1"))
      .map(({ method, path }) => `${method} ${path}`);
    expect(registered.length).toBeGreaterThan(15);
    expect(registered.toSorted()).toEqual(documentedRoutes(document).toSorted());
  });

  it("has no two operations of one name", () => {
    const names = Object.values(operations).map(({ id }) => id);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(operations)).toEqual(names);
  });

  it("refuses what it does not name, in queries and in bodies", () => {
    const bodies = Object.values(document.paths ?? {})
      .flatMap((methods) => [methods.post, methods.patch])
      .flatMap((operation) => operation?.requestBody ?? []);
    expect(bodies.length).toBeGreaterThan(4);
    for (const body of bodies) {
      expect(body).toHaveProperty(
        ["content", "application/json", "schema", "additionalProperties"],
        false,
      );
    }
  });

  it("never speaks of credentials", () => {
    expect(JSON.stringify(document.components)).not.toMatch(/encrypted|ciphertext/i);
  });

  it("shows the old name of a parameter as deprecated, with the right one", () => {
    const parameters =
      document.paths?.["/v1/organizations/{organizationId}/domain-configs"]?.get?.parameters;
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: "customerId",
        deprecated: true,
        description: expect.stringContaining("domainConfigId"),
      }),
    );
  });
});

describe("/openapi.json and /reference", () => {
  it("serve the document to anybody", async () => {
    const { ask } = await serveApi();
    const answer = await ask("/openapi.json");
    expect(answer.json).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("show it on a page that loads nothing from anywhere else", async () => {
    const { ask } = await serveApi();
    const page = await ask("/reference");
    expect(page).toMatchObject({ status: 200 });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
    expect(files).toHaveLength(5);
    for (const file of files) {
      expect(file).toMatch(/^\//);
      expect(await ask(file)).toMatchObject({ status: 200 });
    }
  });

  it("serve no other file of the package that the page comes from", async () => {
    const { ask } = await serveApi();
    for (const path of ["package.json", "index.html", "..%2fpackage.json", "swagger-ui.js"]) {
      expect(await ask(`/reference/${path}`)).toMatchObject({
        status: 404,
        json: { code: "not_found" },
      });
    }
  });
});
