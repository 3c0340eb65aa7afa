import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, test } from "vitest";
import { checkDocs } from "../src/check-docs.ts";
import { nameProblems } from "../src/names/name-problems.ts";
import type { Facts } from "../src/names/name-problems.ts";
import { readDocuments } from "../src/names/documents.ts";
import type { Document } from "../src/names/documents.ts";
import { readSourceFacts } from "../src/names/source-facts.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

test("everything that the pages name is there, everything there is named, and no link is dead", async () => {
  expect(await checkDocs(repository)).toEqual([]);
});

test("the guide's declaration is the one that is tried", () => {
  const guide = readFileSync(join(repository, "docs/guides/adopt.md"), "utf8");
  const tried = readFileSync(
    join(repository, "tooling/example-bike-hire/tenancy.config.ts"),
    "utf8",
  );
  expect(guide).toContain(`\`\`\`ts\n${tried}\`\`\``);
});

describe("the check of names", () => {
  let documents: readonly Document[];
  let facts: Facts;
  beforeAll(() => {
    documents = readDocuments(repository);
    const options = new Set(["--to", "--json"]);
    // Two commands will do: what the real program has is the business of the test above.
    facts = {
      ...readSourceFacts(repository),
      commands: new Map([
        ["run", options],
        ["audit", new Set()],
      ]),
    };
  });

  /** What is said of a page that says this, besides what is said of the others. */
  function saidOf(text: string): readonly string[] {
    return nameProblems([...documents, { path: "docs/x.md", text }], facts).filter((each) =>
      each.startsWith("docs/x.md"),
    );
  }

  it.each([
    ["a command", "Call `acme-tenancy fly`.", 'docs/x.md:1: acme-tenancy has no command "fly"'],
    [
      "an option",
      "`acme-tenancy run --fast`",
      "docs/x.md:1: there is no option --fast of acme-tenancy run",
    ],
    [
      "another command's option",
      "`acme-tenancy audit --to x`",
      "docs/x.md:1: there is no option --to of acme-tenancy audit",
    ],
    ["an option by itself", "Say `--faster`.", "docs/x.md:1: there is no option --faster"],
    [
      "a call in a block",
      "```sh\nnpx acme-tenancy fly # soon\n```",
      'docs/x.md:2: acme-tenancy has no command "fly"',
    ],
    ["a script", "`pnpm fly:away`", 'docs/x.md:1: no package.json has a script "fly:away"'],
    [
      "an error code",
      "`TENANT_TOO_BIG`",
      "docs/x.md:1: TENANT_TOO_BIG is neither an error code nor a setting",
    ],
    ["a setting", "`MAX_SPEED`", "docs/x.md:1: MAX_SPEED is neither an error code nor a setting"],
  ])("finds %s that is not there", (_, text, problem) => {
    expect(saidOf(text)).toEqual([problem]);
  });

  it.each([
    "`acme-tenancy run --to verify --json` and `TENANT_NOT_FOUND`, `DATABASE_URL`",
    "```ts\nconst TOO_BIG = 1;\n```",
    "`pnpm test packages/tenancy`, `pnpm docs:check`",
  ])("lets pass: %s", (text) => {
    expect(saidOf(text)).toEqual([]);
  });

  it.each([
    ["an error code", "`TENANT_NOT_FOUND`", "TENANT_NOT_FOUND is not in docs/runbook.md"],
    ["a problem of the API", "`too_many_at_once`", "too_many_at_once is not in docs/runbook.md"],
    ["an exit code", "| 130 ", "130 is an exit code that docs/runbook.md does not have"],
    ["the declaration's errors", "`CYCLE`", "CYCLE is not in docs/runbook.md"],
  ])("notices that the runbook leaves out %s", (_, mention, problem) => {
    const without = documents.map((each) =>
      each.path === "docs/runbook.md"
        ? { ...each, text: each.text.replaceAll(mention, "| – ") }
        : each,
    );
    expect(nameProblems(without, facts)).toContain(problem);
  });

  it("notices a setting that no page names", () => {
    const settings = new Set([...facts.settings, "QUITE_NEW"]);
    expect(nameProblems(documents, { ...facts, settings })).toContain(
      "QUITE_NEW is a setting that no page names",
    );
  });

  it.each([
    ["exit code", /(`TENANCY_LOCKED` +\| )4/, '"1" of TENANCY_LOCKED, which is 4'],
    ["problem", /(`TENANT_TIMEOUT` +\| )`timed_out`/, '"1" of TENANT_TIMEOUT, which is timed_out'],
    ["status", /(`timed_out` +\| )503/, '"1" of timed_out, which is 503'],
  ])("compares the %s that the runbook says with what is sent", (_, pattern, problem) => {
    const wrong = documents.map((each) =>
      each.path === "docs/runbook.md" ? { ...each, text: each.text.replace(pattern, "$11") } : each,
    );
    expect(nameProblems(wrong, facts).join("\n")).toContain(problem);
  });
});
