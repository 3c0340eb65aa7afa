import express from "express";
import { describe, expect, test } from "vitest";
import { forBrowsers } from "../../src/lifecycle/index.ts";
import { serve } from "../harness/serve.ts";

async function headersFor(
  origins: readonly string[],
  origin: string,
  method = "GET",
): Promise<Headers> {
  const app = express();
  app.use(...forBrowsers(origins));
  app.get("/", (_request, response) => {
    response.json({});
  });
  const response = await fetch(await serve(app), {
    method,
    headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
  });
  return response.headers;
}

describe("a page of another origin", () => {
  const ours = "https://app.example";

  test("may call where it is listed", async () => {
    const headers = await headersFor([ours, "https://other.example"], ours);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(ours);
    expect(headers.get("Access-Control-Expose-Headers")).toContain("RateLimit");
    expect(headers.get("Vary")).toContain("Origin");
  });

  test.each([["https://evil.example"], ["null"], ["https://app.example.evil.example"]])(
    "may not where it isn't: %s",
    async (origin) => {
      for (const origins of [[], [ours], [ours, "https://other.example"]]) {
        const headers = await headersFor(origins, origin);
        expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
      }
    },
  );

  test("may never send cookies", async () => {
    const headers = await headersFor([ours], ours, "OPTIONS");
    expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
  });
});

test("an answer is never a page, a script, a frame or another type than it says", async () => {
  const headers = await headersFor([], "https://evil.example");
  expect(headers.get("Content-Security-Policy")).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Strict-Transport-Security")).toContain("max-age=");
  expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
});
