import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { extractExamples } from "../src/doc-examples/extract-examples.ts";
import { runExample } from "../src/doc-examples/run-example.ts";
import { typeCheckExamples } from "../src/doc-examples/type-check-examples.ts";
import { openWorkshop } from "../src/doc-examples/workshop.ts";
import type { Workshop } from "../src/doc-examples/workshop.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const readme = "packages/tenancy/README.md";
const opened: Workshop[] = [];
afterEach(() => {
  for (const workshop of opened.splice(0)) workshop.remove();
});

function open(file: string, ...lines: readonly string[]): Workshop {
  const workshop = openWorkshop(repository, extractExamples(file, lines.join("\n")));
  opened.push(workshop);
  return workshop;
}

async function run(...code: readonly string[]): Promise<string[]> {
  const { examples } = open(readme, "```ts", ...code, "```");
  return (await Promise.all(examples.map((example) => runExample(example)))).flat();
}

test("takes ts blocks out of docstrings and Markdown, and leaves other languages and strings alone", () => {
  const markdown = [
    "# Title",
    "",
    "- item",
    "  ```ts",
    "  const a = 1;",
    "    a;",
    "  ```",
    "```sh",
    "ls",
    "```",
  ];
  expect(extractExamples(readme, markdown.join("\n"))).toEqual([
    { file: readme, line: 5, code: "const a = 1;\n  a;\n", run: "alone" },
  ]);
  const source = [
    "/**",
    " * ```ts no-run",
    " * const a = 1;",
    " * ```",
    " */",
    "const report = `",
    "```ts",
    "nonsense",
    "```",
    "`;",
  ];
  expect(extractExamples("packages/tenancy/src/a.ts", source.join("\n"))).toEqual([
    { file: "packages/tenancy/src/a.ts", line: 3, code: "const a = 1;\n", run: "no-run" },
  ]);
});

test("reports a type error at its line of the documentation", async () => {
  const workshop = open(
    readme,
    "Text.",
    "```ts",
    "export const a = 1;",
    "const b: string = a;",
    "```",
  );
  expect(await typeCheckExamples(workshop)).toEqual([
    expect.stringMatching(/^packages\/tenancy\/README\.md:4: error TS2322: /),
  ]);
});

test("reports an import of what the package's readers would not have", async () => {
  const workshop = open(
    readme,
    "```ts",
    'import { Client } from "pg";',
    "export { Client };",
    "```",
  );
  expect(await typeCheckExamples(workshop)).toEqual([
    expect.stringContaining("Cannot find module 'pg'"),
  ]);
});

test("reports an output that is not what the example says", async () => {
  expect(await run("const a = [1, 2];", "console.log(a); // [ 1, 3 ]")).toEqual([
    'packages/tenancy/README.md:3: says that it prints "[ 1, 3 ]", but prints "[ 1, 2 ]"',
  ]);
});

test("reports a line that should print and doesn't", async () => {
  expect(await run("if (process.argv.length > 9) console.log(1); // 1")).toEqual([
    'packages/tenancy/README.md:2: says that it prints "1", but prints nothing',
  ]);
});

test("reports an example that throws", async () => {
  expect(await run('throw new Error("too bad");')).toEqual([
    expect.stringMatching(/README\.md:2: ends with 1\n[^]*too bad/),
  ]);
});

test("takes a call over several lines with its output behind the last", async () => {
  expect(await run("console.log(", '  "a",', '  ["b"],', "); // a [ 'b' ]")).toEqual([]);
  expect(await run("console.log(", '  "a",', '  ["b"],', "); // a [ 'c' ]")).toHaveLength(1);
});
