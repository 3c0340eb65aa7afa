import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPagesRouter, describeSignIn, readPageFiles } from "../../src/pages/index.ts";
import type { Api } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";
import { ids } from "../support/ids.ts";

let directory: string;
let api: Api;

beforeAll(async () => {
  directory = await mkdtemp(join(await realpath(tmpdir()), "acme-pages-"));
  await mkdir(join(directory, "assets"));
  await writeFile(
    join(directory, "index.html"),
    "<!doctype html><head><title>The page</title></head>",
  );
  await writeFile(join(directory, "theme.js"), "0;");
  await writeFile(join(directory, "assets/index-1a2b3c.js"), "1;");
  api = await serveApi({ pages: createPagesRouter(await readPageFiles(directory)) });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("the dashboard's pages", () => {
  test.each([
    "/",
    "/organizations",
    "/sign-in",
    "/tenancy",
    `/organizations/${ids.organization(1)}/overview?period=7d`,
  ])("are one file, at %s", async (path) => {
    const { status, text, headers } = await api.ask(path);
    expect({ status, text }).toEqual({ status: 200, text: expect.stringContaining("The page") });
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  test("allow no script and no style that does not come from here as a file", async () => {
    const { headers } = await api.ask("/organizations");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("talk to nobody but this origin, and to a sign-in service where there is one", async () => {
    const connections = async ({ ask }: Api): Promise<string | undefined> => {
      const { headers } = await ask("/organizations");
      return /connect-src [^;]*/.exec(headers.get("content-security-policy") ?? "")?.[0];
    };
    expect(await connections(api)).toBe("connect-src 'self'");
    const signIn = {
      issuer: "https://people.example/realm",
      clientId: `"><script>`,
      scope: "openid",
      parameters: {},
    };
    const files = await describeSignIn(await readPageFiles(directory), signIn);
    const signedIn = await serveApi({ pages: createPagesRouter(files, signIn.issuer) });
    expect(await connections(signedIn)).toBe("connect-src 'self' https://people.example");
    const { text } = await signedIn.ask("/sign-in");
    expect(text).not.toContain("<script>");
    const [, said = ""] = /<meta name="sign-in" content="([^"]*)" \/>/.exec(text) ?? [];
    const unescaped = said.replaceAll("&quot;", '"').replaceAll("&lt;", "<");
    expect(JSON.parse(unescaped.replaceAll("&gt;", ">"))).toEqual(signIn);
  });

  test("have files with a hash in their names that are kept for ever, and others that are not", async () => {
    const hashed = await api.ask("/assets/index-1a2b3c.js");
    expect(hashed.text).toBe("1;");
    expect(hashed.headers.get("cache-control")).toContain("immutable");
    expect(hashed.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect((await api.ask("/theme.js")).headers.get("cache-control")).toBe("no-cache");
  });

  test("are compressed for those who can read that", async () => {
    const plain = await api.ask("/theme.js", { headers: { "accept-encoding": "identity" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    const compressed = await api.ask("/theme.js", { headers: { "accept-encoding": "br" } });
    expect(compressed.headers.get("content-encoding")).toBe("br");
    expect(compressed.text).toBe("0;");
  });

  test.each(["/assets/other.js", "/assets/..%2findex.html", "/nothing", "/v1/organizations"])(
    "don't stand in for what is not there: %s",
    async (path) => {
      const { status, json } = await api.ask(path);
      expect({ status, code: json.code }).toEqual({ status: 404, code: "not_found" });
    },
  );

  test("take no other method", async () => {
    const { status, headers } = await api.ask("/organizations", { method: "POST" });
    expect({ status, allow: headers.get("allow") }).toEqual({
      status: 405,
      allow: "GET, HEAD, OPTIONS",
    });
  });

  test("are not served from a folder where nothing was built", async () => {
    await expect(readPageFiles(join(directory, "assets"))).rejects.toThrow("build the dashboard");
  });
});
