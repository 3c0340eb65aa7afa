import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { dropDatabase } from "@acme/local-postgres";
import { testServerUrl } from "@acme/local-postgres/testing";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const database = "acme_demo_x0_02";
afterAll(async () => dropDatabase(testServerUrl(), database));

/** Runs `pnpm start` as a process, on the tests' server, until its box is there. */
async function start(): Promise<{ output: string; end: () => Promise<unknown> }> {
  const child = spawn(
    process.execPath,
    ["--conditions=@acme/source", "tooling/demo/src/start.ts", "--scale", "0.02"],
    {
      cwd: root,
      env: { ...process.env, DATABASE_URL: testServerUrl(), FORCE_COLOR: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const closed = once(child, "close");
  let output = "";
  for await (const chunk of child.stdout) {
    output += stripVTControlCharacters(String(chunk));
    if (output.includes("└")) break;
  }
  return {
    output,
    end: async () => {
      child.kill("SIGTERM");
      await closed;
      return child.exitCode;
    },
  };
}

describe("pnpm start", () => {
  it("serves the migrated database, and what its box says to look at and to paste works", async () => {
    const { output, end } = await start();
    const lines = output.split("\n").map((line) => line.replaceAll(/^│ ?| *│$/g, ""));
    const script = lines.slice(
      lines.indexOf("The API") + 1,
      lines.findIndex((line) => line.startsWith("Ctrl-C")),
    );
    const shell = spawn("bash", ["-euo", "pipefail", "-c", script.join("\n")]);
    let answers = "";
    shell.stdout.on("data", (chunk: Buffer) => (answers += chunk.toString()));
    await once(shell, "close");
    expect(shell.exitCode).toBe(0);
    expect(answers).toContain('"memberships":[{');
    expect(answers).toMatch(/"totalConversations":\{"value":[1-9]/);
    const links = lines.filter((line) => /^ {4}http:\S+#demo-user=[\da-f-]{36}$/.test(line));
    expect(new Set(links).size).toBe(links.length);
    const page = await fetch(links[0]?.trim() ?? "");
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<script")]);
    expect(await end()).toBe(0);
  }, 300_000);
});
