import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startRegistry } from "../src/registry/start-registry.ts";
import type { LocalRegistry } from "../src/registry/start-registry.ts";

type Uplink = { readonly url: string; readonly asked: string[] };

/** A registry that has one package, and remembers what it was asked. */
async function startUplink(): Promise<Uplink> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "application/json");
    response.statusCode = request.url === "/there" ? 200 : 404;
    const version = {
      name: "there",
      version: "1.0.0",
      dist: { tarball: "http://127.0.0.1/t.tgz" },
    };
    response.end(
      JSON.stringify({
        name: "there",
        "dist-tags": { latest: "1.0.0" },
        versions: { "1.0.0": version },
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked };
}

async function registryOn(uplink: Uplink): Promise<LocalRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "acme-registry-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return startRegistry(folder, uplink.url);
}

it("hands through what others publish, and asks nobody else for our own packages", async () => {
  const uplink = await startUplink();
  const registry = await registryOn(uplink);
  const there = await fetch(new URL("there", registry.url));
  expect(await there.json()).toMatchObject({ name: "there", versions: { "1.0.0": {} } });
  const ours = await fetch(new URL("@acme%2ftenancy", registry.url));
  expect(ours.status).toBe(404);
  expect(uplink.asked).toEqual(["/there"]);
  await registry.stop();
});

it("is gone when it has stopped", async () => {
  const registry = await registryOn(await startUplink());
  expect((await fetch(new URL("-/ping", registry.url))).ok).toBe(true);
  await registry.stop();
  await expect(fetch(new URL("-/ping", registry.url))).rejects.toThrow("fetch failed");
});
