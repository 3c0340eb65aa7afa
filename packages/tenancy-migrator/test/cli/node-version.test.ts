import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { nodeTooOld } from "../../src/cli/node-version.ts";
import { runCommand } from "./run-command.ts";

/** What a Node of that version would be to us, without what it lacks. */
function pretending(version: string): string {
  const script = `Object.defineProperty(process.versions, "node", { value: "${version}" }); delete Map.groupBy;`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

it("exits 2 on an older Node and says which is needed, before anything else can fail", async () => {
  const run = await runCommand(["init"], { NODE_OPTIONS: pretending("20.11.1") });
  expect(run).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: "acme-tenancy needs Node 22.18.0 or later; this is Node 20.11.1.\n",
  });
});

it.each(["18.20.4", "20.19.0", "22.9.0", "22.17.1"])("is too new for Node %s", (version) => {
  expect(nodeTooOld(version)).toContain(`this is Node ${version}`);
});

it.each(["22.18.0", "22.20.1", "24.0.0", "26.0.0-nightly"])("runs on Node %s", (version) => {
  expect(nodeTooOld(version)).toBeUndefined();
});

it("needs the Node that the package says it does", () => {
  const oldest = manifest.engines.node.replace(">=", "");
  expect(nodeTooOld(oldest)).toBeUndefined();
  expect(nodeTooOld("0.0.0")).toContain(`needs Node ${oldest} or later`);
});
