import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { afterwards } from "../support/afterwards.ts";
import { rawRequest } from "../support/raw-request.ts";
import { startProgram } from "../support/start-program.ts";
import { tenantsDatabase } from "../support/tenants.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await buildProduction();
const database = await tenantsDatabase();

/** Builds what production loads, where it finds what it imports. */
async function buildProduction(): Promise<string> {
  const cache = join(root, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, "production-"));
  afterwards(() => rm(outDir, { recursive: true }));
  const tsup = join(root, "node_modules/tsup/dist/cli-default.js");
  await promisify(execFile)(process.execPath, [tsup, "--out-dir", outDir, "--metafile"], {
    cwd: root,
  });
  return outDir;
}

type Output = {
  readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
};

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const paths = [
  "/dev/tokens",
  "/debug/token",
  "/debug/process",
  "/dev",
  "/debug",
  "/v1/dev/tokens",
  "/v1/debug",
  "/api/debug",
  "/debug/vars",
  "/debug/pprof",
  "/dev/tokens/",
  "/DEV/tokens",
  "/__debug__",
  "/_debug",
  "/test",
  "/admin",
  "/metrics",
  "/graphql",
  "/actuator/env",
  "/phpinfo.php",
];

describe("the production build", () => {
  it("is made of no file of the dev routes'", async () => {
    const metafile = await readFile(join(folder, "metafile-esm.json"), "utf8");
    const { inputs } = JSON.parse(metafile) as { readonly inputs: Record<string, unknown> };
    const files = Object.keys(inputs);
    expect(files.some((file) => file.endsWith("src/main.ts"))).toBe(true);
    expect(files.filter((file) => file.includes("src/dev/"))).toEqual([]);
  });

  it("holds neither their paths nor anything that could sign a token", async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    expect(names).toContain("main.js");
    for (const name of names) {
      const code = await readFile(join(folder, name), "utf8");
      expect(code).not.toMatch(/\/dev\/|\/debug\/|DevRouter|SignJWT|createTokenIssuer/);
    }
  });

  it("has a client that takes nothing of a server's along", async () => {
    const metafile = await readFile(join(folder, "metafile-esm.json"), "utf8");
    const { outputs } = JSON.parse(metafile) as { readonly outputs: Record<string, Output> };
    const files = new Set(Object.keys(outputs).filter((file) => file.endsWith("/client.js")));
    expect(files.size).toBe(1);
    const foreign = new Set<string>();
    // A set goes on to what is added to it meanwhile.
    for (const file of files) {
      for (const { path, external } of outputs[file]?.imports ?? []) {
        if (external === true) foreign.add(path);
        else files.add(path);
      }
    }
    expect([...foreign].toSorted()).toEqual(["@acme/data-model", "zod"]);
  });

  const environments: readonly Readonly<Record<string, string>>[] = [
    {},
    { NODE_ENV: "" },
    { NODE_ENV: "production" },
    { NODE_ENV: "development" },
    { NODE_ENV: "test" },
    { NODE_ENV: "staging" },
    { NODE_ENV: "debug", DEBUG: "*", LOG_LEVEL: "info", DEV: "1", ACME_DEV: "true" },
  ];

  it.each(environments)("has no dev or debug route by any method with %j", async (environment) => {
    const { url: listening } = startProgram(join(folder, "main.js"), database, environment);
    const url = await listening;
    const found: string[] = [];
    for (const path of paths) {
      for (const method of methods) {
        const { status } = await rawRequest(url, { path, method });
        if (status !== 404) found.push(`${method} ${path}: ${status}`);
      }
    }
    expect(found).toEqual([]);
    // What it has been asked is what it would have answered to.
    expect((await rawRequest(url, { path: "/livez" })).status).toBe(200);
    expect((await rawRequest(url, { path: "/openapi.json" })).status).toBe(200);
    expect((await rawRequest(url, { path: "/reference/swagger-ui.css" })).status).toBe(200);
  });
});
