import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ids } from "../support/ids.ts";
import { startProgram } from "../support/start-program.ts";
import { tenantsDatabase } from "../support/tenants.ts";

const main = fileURLToPath(new URL("../../src/dev/main.ts", import.meta.url));
const database = await tenantsDatabase();

it("is the API, and gives tokens to whoever asks, until it is told to end", async () => {
  const { url: listening, program } = startProgram(main, database);
  const url = await listening;
  const issued = await fetch(`${url}/dev/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId: ids.user(1, "viewer") }),
  });
  const { token } = (await issued.json()) as { token: string };
  const me = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ memberships: [{ role: "viewer" }] });
  const ended = once(program, "close");
  program.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

it("does not start where NODE_ENV says production", async () => {
  const { program, output } = startProgram(main, database, { NODE_ENV: "production" });
  expect(await once(program, "close")).toEqual([1, null]);
  expect(output()).toBe("This gives everybody a token. In production, start dist/main.js.\n");
});

it("says everything that its environment lacks", async () => {
  const { program, output } = startProgram(main, database, { JWT_ISSUER: "", JWT_AUDIENCE: "" });
  expect(await once(program, "close")).toEqual([2, null]);
  expect(output()).toMatch(/JWT_ISSUER[^]*JWT_AUDIENCE/);
});
