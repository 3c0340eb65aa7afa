import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { library, libraryDeclaration } from "./library.ts";
import type { Finished } from "./run-command.ts";
import { folderWith, runCommand, startCommand } from "./run-command.ts";

const isPaused = '"cause":"pause"';

describe("acme-tenancy pause and resume", () => {
  it("hold a run from another terminal, through a kill -9", async () => {
    const { url } = await library();
    const folder = await folderWith("tenancy.config.json", JSON.stringify(libraryDeclaration));
    const environment = { DATABASE_URL: url };
    const command = (...args: string[]): Promise<Finished> => runCommand(args, environment, folder);

    expect(await command("pause")).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("nothing to pause") as string,
    });
    await command("expand");
    const paused = await command("pause", "--reason", "sale");
    expect(paused).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^Paused by .+ since 20.*UTC\. Go on with "acme-tenancy resume"\.\n$/,
      ) as string,
    });

    const killed = startCommand(["run"], environment, folder);
    await killed.said(isPaused);
    killed.kill("SIGKILL");
    await killed.finished;
    const next = startCommand(["run"], environment, folder);
    await next.said(isPaused);
    const status = await command("status");
    expect(status.stdout).toMatch(
      new RegExp(`paused by [^\\n]*@${hostname()} since 20[^\\n]* UTC: sale\\n`),
    );

    const resumed = await command("resume", "--json");
    expect(JSON.parse(resumed.stdout)).toMatchObject({ version: 1, resumed: { reason: "sale" } });
    expect(await next.finished).toMatchObject({ exitCode: 0 });
    expect(await command("resume")).toMatchObject({ exitCode: 0, stdout: "Nothing was paused.\n" });
    const report = await command("report", "--format", "markdown");
    expect(report.stdout).toMatch(/### Pauses\n\n[^]*\| sale \|/);
  });
});

describe("the options of a backfill's manners", () => {
  it("reach the engine, in its units", async () => {
    const { url } = await library();
    const folder = await folderWith("tenancy.config.json", JSON.stringify(libraryDeclaration));
    const manners = ["--load-query", "SELECT 'noon'", "--max-wait", "0.1", "--max-lag", "off"];
    const bounds = ["--max-lag-mb", "64", "--max-dead-rows", "5"];
    const args = ["backfill", ...manners, ...bounds];
    await runCommand(["expand"], { DATABASE_URL: url }, folder);
    const { exitCode, stderr } = await runCommand(args, { DATABASE_URL: url }, folder);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("TENANCY_OVERLOADED");
    expect(stderr).toContain("load-query: noon");
  });

  it.each([
    [["--max-lag", "soon"], 'a number above 0, or "off"'],
    [["--max-lag-mb", "-1"], 'a number above 0, or "off"'],
    [["--max-dead-rows", "0"], 'a number above 0, or "off"'],
    [["--max-wait", "off"], "a number above 0."],
  ])("exit 2 where they are %j", async (args, message) => {
    const { exitCode, stderr } = await runCommand(["backfill", ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
