import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { beforeEach, expect, test } from "vitest";
import { createDevRouter } from "../../src/dev/dev-router.ts";
import { addStorage } from "../harness/storage.ts";
import { ids } from "../support/ids.ts";
import type { Api } from "../support/serve.ts";
import { serveApi } from "../support/serve.ts";
import { tokenOptions } from "../support/tokens.ts";

let api: Api;

beforeEach(async () => {
  api = await serveApi({ more: createDevRouter(tokenOptions) });
  await addStorage(api.database);
});

test("the README's lines work as they are pasted", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, lines = "exit 1"] = /<!-- try -->\s+```sh\n([^]*?)```/.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", lines], {
    env: { PATH: process.env["PATH"], API: api.url, USER_ID: ids.user(1, "owner") },
  });
  expect(stdout).toContain(`"organizationId":"${ids.organization(1)}"`);
  expect(stdout).toMatch(/^RateLimit: "user";r=\d+;t=\d+, "organization"/m);
  const created = stdout
    .split("\n")
    .at(-1)
    ?.match(/\{"id":"[^"]+","domain":"shop-[^}]*\}/g);
  expect(created).toHaveLength(2);
  expect(created?.[0]).toBe(created?.[1]);
});
