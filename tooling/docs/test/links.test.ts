import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { linkProblems } from "../src/links/link-problems.ts";

async function saidOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "acme-links-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "there.md"), "# A heading of `code`\n");
  await writeFile(join(folder, "page.md"), text);
  return (await linkProblems(folder, ["page.md", "there.md"])).join("\n");
}

it.each([
  ["to a file", "[x](gone.md)", "gone.md"],
  ["to a heading of another page", "[x](there.md#gone)", "gone"],
  ["to a heading of its own", "# Here\n\n[x](#gone)", "gone"],
  ["in a table", "| a |\n| --- |\n| [x](gone.md) |", "gone.md"],
])("finds a dead link %s", async (_, text, target) => {
  expect(await saidOf(text)).toContain(target);
});

it("lets pass what leads somewhere", async () => {
  expect(await saidOf("# Here\n\n[a](there.md#a-heading-of-code) [b](#here) [c](there.md)")).toBe(
    "",
  );
});
